// What several stories do.

import assert from "node:assert/strict";

/**
 * Open a page that must answer so.
 * @param {import("playwright-core").Page} page
 * @returns the answer
 */
export async function open(page, path, status = 200) {
  const answer = await page.goto(path);
  assert.equal(answer.status(), status, path);
  return answer;
}

/** The link of this name in the page's content, not in its rail. */
export const link = (page, name) => page.getByRole("main").getByRole("link", { name });

/** Cells of a table's body, row by row. @param {import("playwright-core").Locator} table */
export const rowsOf = (table) => table.locator("tbody tr").evaluateAll((rows) =>
  rows.map((row) => [...row.cells]
    // What only selects the row tells nothing of it.
    .filter((cell) => !cell.querySelector('input[name^="row-"]'))
    .map((cell) => cell.innerText.replace(/\s+/g, " ").trim())));

/** A name in a list without the mark of the demonstration. */
export const withoutMark = (text) => text.replace(/ ◇ ?Trình diễn$/, "");

/** The page to fill in and what it needs are kept by its worker: it opens without network. */
export async function whenKept(page, path) {
  // (`waitForFunction` does not wait for a promise.)
  const kept = () => page.evaluate(async (path) => {
    if (navigator.serviceWorker.controller?.state !== "activated") return false;
    const cache = await caches.open("nguon-fill-1");
    const files = performance.getEntriesByType("resource").map((one) => new URL(one.name).pathname);
    const wanted = [path, ...files.filter((file) => file.startsWith("/assets/"))];
    return (await Promise.all(wanted.map((file) => cache.match(file)))).every(Boolean);
  }, path);
  for (let tries = 0; !(await kept()); tries += 1) {
    assert.ok(tries < 400, "the page is kept within twenty seconds");
    await page.waitForTimeout(50);
  }
}

/** The bytes behind a link that downloads. */
export async function download(page, locator) {
  const [file] = await Promise.all([page.waitForEvent("download"), locator.click()]);
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  return { name: file.suggestedFilename(), bytes: Buffer.concat(chunks) };
}

/**
 * Go with the Tab key until the element has the focus, as somebody without a mouse does, and check
 * that one sees where the focus is.
 */
export async function tabTo(page, locator, keys = 60) {
  for (let pressed = 0; pressed < keys; pressed += 1) {
    await page.keyboard.press("Tab");
    if (await locator.evaluate((node) => node === document.activeElement)) {
      const seen = await locator.evaluate((node) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
        return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
      });
      assert.ok(seen, `the focus on ${await locator.evaluate((node) => node.outerHTML)} cannot be seen`);
      return;
    }
  }
  assert.fail(`${keys} times Tab does not lead to ${locator}`);
}

/** Go nearer on the map by its list until the entry of a plot is there. @returns the entry */
export async function nearer(page, entry) {
  await page.locator('.map[data-state="idle"]').waitFor();
  const list = page.locator("details.map-list");
  if (!(await list.evaluate((details) => details.open))) await list.locator("summary").click();
  for (let tries = 0; tries < 40; tries += 1) {
    if (await entry.count()) return entry;
    const group = page.locator(".map-list button").filter({ hasText: "Phóng to" }).first();
    if (await group.count()) await group.click({ timeout: 1000 }).catch(() => {});
    await page.waitForTimeout(250);
  }
  throw new Error("the map lists no plot");
}
