// What every page must keep for everybody: WCAG 2.2 AA as far as a program can tell, and no
// sideways scrolling on a phone.

import assert from "node:assert/strict";
import axe from "axe-core";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** No violation of axe-core's rules for WCAG 2.2 AA. @param {import("playwright-core").Page} page */
export async function assertAccessible(page) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (values) => {
    const found = await globalThis.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] });
    return found.violations.map(({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `    ${html}\n    ${failureSummary}`).join("\n")}`);
  }, RULES);
  assert.deepEqual(violations, [], `${page.url()} is not accessible:\n${violations.join("\n")}`);
}

/** The page is not wider than the window. @param {import("playwright-core").Page} page */
export async function assertFits(page) {
  const { wide, window, culprits } = await page.evaluate(() => {
    const root = document.documentElement;
    const inScroller = (node) => {
      for (let one = node.parentElement; one; one = one.parentElement) {
        if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(one).overflowX)) return true;
      }
      return false;
    };
    const culprits = [...document.querySelectorAll("body *")]
      .filter((node) => node.getBoundingClientRect().right > root.clientWidth + 1 && !inScroller(node))
      .slice(0, 5)
      .map((node) => node.outerHTML.slice(0, 160));
    return { wide: root.scrollWidth, window: root.clientWidth, culprits };
  });
  assert.ok(wide <= window, `${page.url()} is ${wide} px wide in a window of ${window} px:\n${culprits.join("\n")}`);
}
