// Finds the pages of the site by following its links, as one person.

/** A list that grows without end would be a fault of its own. */
const PAGES_MAX = 1_300;

/**
 * Follow every link from the given pages.
 * @param {import("./door.js").Door} door
 * @param {{ as?: string, from: string[] }} options
 * @returns {Promise<{ path: string, status: number, kind: string, linkedFrom: string }[]>} every
 *   address once
 */
export async function crawl(door, { as, from }) {
  const seen = new Set(from);
  const waiting = from.map((path) => ({ path, linkedFrom: "" }));
  const found = [];
  while (waiting.length > 0) {
    const { path, linkedFrom } = waiting.shift();
    const answer = await door.get(path, { as });
    const kind = answer.headers.get("content-type") ?? "";
    const body = await answer.text();
    found.push({ path, status: answer.status, kind, linkedFrom });
    if (found.length > PAGES_MAX) throw new Error(`more than ${PAGES_MAX} pages; the last was ${path}`);
    if (!kind.startsWith("text/html")) continue;
    for (const next of linksOf(body)) {
      const shape = shapeOf(next);
      if (seen.has(next) || crowded(seen, shape)) continue;
      seen.add(next);
      waiting.push({ path: next, linkedFrom: path });
    }
  }
  return found;
}

/** One address for each shape of page: the first found. */
export function onePerShape(pages) {
  const first = new Map();
  for (const page of pages) {
    const shape = shapeOf(page.path);
    if (!first.has(shape)) first.set(shape, page);
  }
  return [...first.values()];
}

/** An address without what differs from record to record: `/holders/{id}?page`. */
export function shapeOf(path) {
  const { pathname, searchParams } = new URL(path, "http://x");
  const shape = pathname
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{id}")
    .replace(/^\/places\/.+/, "/places/{unit}")
    .replace(/^\/codes\/.+/, "/codes/{code}")
    .replace(/^\/figures\/[^/]+/, "/figures/{measure}")
    .replace(/^\/plans\/[^/]+/, "/plans/{plan}")
    .replace(/\/progress\/[^/]+/, "/progress/{target}")
    .replace(/^\/products\/\d+/, "/products/{gtin}")
    .replace(/\/(01|00)\/\d+/, "/$1/{key}")
    .replace(/\/(10|21)\/[^/]+/, "/$1/{code}");
  // Another order shows the same rows, and what is left empty asks for nothing.
  const asked = [...searchParams].filter(([key, value]) => key !== "sort" && value !== "");
  const keys = asked.map(([key]) => key).sort().join("&");
  return keys ? `${shape}?${keys}` : shape;
}

/** Enough addresses of one shape to meet every kind of record. */
const SHAPE_MAX = 12;

function crowded(seen, shape) {
  let count = 0;
  for (const path of seen) count += shapeOf(path) === shape ? 1 : 0;
  return count >= SHAPE_MAX;
}

function linksOf(html) {
  return [...html.matchAll(/\s(?:href|src|data-src)="([^"#][^"]*)"/g)]
    .map(([, href]) => href.replaceAll("&amp;", "&").replaceAll("&#38;", "&").split("#")[0])
    .filter((href) => href.startsWith("/") && !href.startsWith("//"))
    // The language of all that follows would change.
    .filter((href) => !/[?&]lang=/.test(href));
}
