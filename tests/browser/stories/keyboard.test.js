// Signing in and recalling without a mouse.

import assert from "node:assert/strict";
import { LOT, PROVINCE } from "../harness/facts.js";
import { openHouse } from "../harness/house.js";
import { open, tabTo } from "../harness/steps.js";

const house = openHouse();

house.test("sign in, open the lot, recall it, take the file: by keyboard alone", async (tab) => {
  const page = await tab();
  await open(page, "/sign-in");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip", "the first stop skips to the content");
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Tên đăng nhập"));
  await page.keyboard.type(PROVINCE);
  await tabTo(page, page.getByLabel("Mật khẩu"));
  await page.keyboard.type(house.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/work");

  await tabTo(page, page.getByRole("navigation", { name: "Công việc" }).getByRole("link", { name: "Lô hàng, truy xuất" }));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/lots");
  await tabTo(page, page.getByRole("main").getByRole("searchbox"));
  await page.keyboard.type(LOT.code);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/lots?*");
  await tabTo(page, page.getByRole("main").getByRole("link", { name: LOT.code }));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/lots${LOT.path}`);
  await tabTo(page, page.getByRole("link", { name: "Truy vết để thu hồi" }));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/recall");
  await tabTo(page, page.getByRole("radio").first());
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await tabTo(page, page.getByLabel("Lý do"));
  await page.keyboard.type("Mẫu vượt mức dư lượng");
  await tabTo(page, page.getByRole("button", { name: "Tìm hàng bị ảnh hưởng" }));
  await page.keyboard.press("Space");
  await page.waitForURL("**/recall?asked=*");
  await tabTo(page, page.getByRole("link", { name: "Tải XLSX" }));
  const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.ok(file.suggestedFilename().endsWith(".xlsx"));
});
