// The service worker of the pages to fill in a survey, and of nothing else: it keeps the page and the
// files that it needs, and gives them out when there is no network. Answers are not its business:
// they lie in IndexedDB, and the page sends them.

// As much of the interface as is used here; TypeScript's own library of it cannot be read beside that
// of pages.
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Hearing extends Lasting {
  readonly data: { page: string; files: string[] };
}
interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", work: (event: Lasting) => void): void;
  addEventListener(type: "fetch", work: (event: Fetching) => void): void;
  addEventListener(type: "message", work: (event: Hearing) => void): void;
}

const worker = self as unknown as Worker;
const CACHE = "nguon-fill-1";

worker.addEventListener("install", () => void worker.skipWaiting());

worker.addEventListener("activate", (event) => {
  const clean = async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await worker.clients.claim();
  };
  event.waitUntil(clean());
});

/** What a page that was opened before the worker was there needs. */
worker.addEventListener("message", (event) => {
  const { page, files } = event.data;
  const keepAll = async () => {
    const cache = await caches.open(CACHE);
    for (const path of [page, ...files]) {
      if (path !== page && (await cache.match(path))) continue;
      try {
        await keep(path, await fetch(path));
      } catch {
        // No network now; it is tried again when the page is opened again.
      }
    }
  };
  event.waitUntil(keepAll());
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate") event.respondWith(freshElseKept(request, url.pathname));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(keptElseFresh(request, url.pathname));
});

async function keep(path: string, response: Response): Promise<void> {
  // A redirect to the sign-in page is not the page.
  if (!response.ok || response.redirected) return;
  // All of it first: what breaks off must not take the place of what is whole.
  const { status, headers } = response;
  const body = await response.clone().arrayBuffer();
  await (await caches.open(CACHE)).put(path, new Response(body, { status, headers }));
}

/** The page of the office; the one that was kept, where nobody answers or the office is away. */
async function freshElseKept(request: Request, path: string): Promise<Response> {
  const kept = async () => (await caches.open(CACHE)).match(path);
  try {
    const response = await fetch(request);
    await keep(path, response);
    return response.status >= 500 ? ((await kept()) ?? response) : response;
  } catch (error) {
    const before = await kept();
    if (before) return before;
    throw error;
  }
}

/** Names of assets carry a hash of their content. */
async function keptElseFresh(request: Request, path: string): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(path);
  if (kept) return kept;
  const response = await fetch(request);
  await keep(path, response);
  return response;
}

export {};
