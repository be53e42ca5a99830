// Takes the pictures of the README anew: npm run screenshots.

import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { AREA, LOT, PROVINCE } from "./harness/facts.js";
import { House, PHONE } from "./harness/house.js";
import { PICTURES } from "./harness/paths.js";
import { link, nearer, open } from "./harness/steps.js";

/** What a README may cost its reader, each. */
const BYTES_MAX = 150_000;
const WIDTH = 1100;
/** The whole graph of the lot. */
const WIDE = 1640;

const house = new House();
await house.open();
try {
  mkdirSync(PICTURES, { recursive: true });
  await take("lot-phone", { width: PHONE }, 780, (page) => open(page, LOT.path));
  await take("lot-graph", { as: PROVINCE, width: WIDE }, 760, async (page) => {
    await open(page, `/lots${LOT.path}`);
    await page.locator("#graph").evaluate((node) => node.scrollIntoView());
  });
  await take("recall", { as: PROVINCE, width: WIDTH }, 780, async (page) => {
    await open(page, `/lots${LOT.path}/recall`);
    await page.getByLabel("Lý do").fill("Mẫu vượt mức dư lượng");
    await page.getByRole("button", { name: "Tìm hàng bị ảnh hưởng" }).click();
    await page.waitForURL("**/recall?asked=*");
  });
  await take("map", { as: PROVINCE, width: WIDTH }, 780, async (page) => {
    await open(page, "/map");
    await page.locator(".map-list summary").click();
    await (await nearer(page, page.locator(".map-list").getByRole("button", { name: AREA.name }).first())).click();
    await page.locator(".map-list summary").click();
    await link(page, "Mở hồ sơ").waitFor();
    // Back to where both plots of the area are in sight.
    await page.getByRole("button", { name: "Thu nhỏ" }).click();
    await page.locator(".map-canvas").evaluate((node) => node.scrollIntoView({ block: "center" }));
    await page.waitForLoadState("networkidle");
  });
} finally {
  await house.close();
}

async function take(name, options, height, show) {
  const { page } = await house.tab(options);
  await page.setViewportSize({ width: options.width, height });
  await show(page);
  const path = join(PICTURES, `${name}.png`);
  await page.screenshot({ path });
  await page.context().close();
  const { size } = statSync(path);
  if (size > BYTES_MAX) throw new Error(`${path} has ${size} bytes, more than ${BYTES_MAX}`);
  console.log(`${path}: ${size} bytes`);
}
