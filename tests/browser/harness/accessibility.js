// What every page must keep for everybody: WCAG 2.2 AA as far as a program can tell, and no
// sideways scrolling on a phone.

import assert from "node:assert/strict";
import axe from "axe-core";

const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** All that another colour scheme can change. */
const COLOURS = ["color-contrast", "link-in-text-block"];

const AXE_MS_MAX = 60_000;

/** No violation of axe-core's rules for WCAG 2.2 AA, light or dark. @param {import("playwright-core").Page} page */
export async function assertAccessible(page) {
  await page.evaluate(axe.source);
  await page.emulateMedia({ colorScheme: "light" });
  // The last rule is one of 2.2 that axe-core leaves out unless asked.
  await assertNone(page, { runOnly: { type: "tag", values: LEVELS }, rules: { "target-size": { enabled: true } } });
  await page.emulateMedia({ colorScheme: "dark" });
  await assertNone(page, { runOnly: { type: "rule", values: COLOURS } });
}

async function assertNone(page, options) {
  const late = new Promise((_, refuse) => {
    setTimeout(() => refuse(new Error("axe-core does not end; it needs a tab with script")), AXE_MS_MAX).unref();
  });
  const violations = await Promise.race([late, violationsOf(page, options)]);
  assert.deepEqual(violations, [], `${page.url()} is not accessible:\n${violations.join("\n")}`);
}

function violationsOf(page, options) {
  return page.evaluate(async (options) => {
    const found = await globalThis.axe.run(document, { ...options, resultTypes: ["violations"] });
    return found.violations.map(({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `    ${html}\n    ${failureSummary}`).join("\n")}`);
  }, options);
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
