// Letters (issue 6, tasks: "reminders by mail"): a person asks for them on the page of their account, and
// whoever looks after accounts sees what became of them, without addresses.

import assert from "node:assert/strict";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { ADMINISTRATOR, COMMUNE } from "../harness/facts.js";
import { openHouse, PHONE } from "../harness/house.js";
import { open } from "../harness/steps.js";

const house = openHouse();

house.test("a person asks for letters, and stops them by erasing the address", async (tab) => {
  const page = await tab({ as: COMMUNE });
  await open(page, "/work");
  await page.getByRole("link", { name: "Nhận việc của tôi qua thư điện tử" }).click();
  await page.waitForURL(/account$/);
  const save = () => Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Lưu" }).click()]);
  const main = page.getByRole("main");
  await page.getByLabel("Địa chỉ thư điện tử").fill("lan@angiang");
  await save();
  assert.ok((await main.innerText()).includes("ten@coquan.vn"), "what is wrong is said");
  await page.getByLabel("Địa chỉ thư điện tử").fill("lan@angiang.gov.vn");
  await save();
  assert.ok((await main.innerText()).includes("Đã lưu"));
  assert.equal(await page.getByLabel("Địa chỉ thư điện tử").inputValue(), "lan@angiang.gov.vn");
  assert.ok(await page.getByLabel("Thư buổi sáng nêu việc đang chờ").isChecked());
  const admin = await tab({ as: ADMINISTRATOR });
  await open(admin, "/admin/audit?kind=account");
  const log = await admin.getByRole("main").textContent();
  assert.ok(log.includes("l…@angiang.gov.vn") && !log.includes("lan@"), "the log tells it hidden");
  await page.getByLabel("Địa chỉ thư điện tử").fill("");
  await save();
  assert.equal(await page.getByLabel("Địa chỉ thư điện tử").inputValue(), "");
});

house.test("the pages are accessible and fit a phone", async (tab) => {
  for (const width of [PHONE, 1440]) {
    const page = await tab({ as: ADMINISTRATOR, width });
    for (const path of ["/account", "/admin/mail", "/admin/mail?state=failed"]) {
      await open(page, path);
      await assertAccessible(page);
      await assertFits(page);
    }
  }
});
