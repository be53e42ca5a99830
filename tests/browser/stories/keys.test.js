// Keys of machines: made on a holder's record, shown once, used, taken back.

import assert from "node:assert/strict";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { ADMINISTRATOR, COOPERATIVE, PROVINCE } from "../harness/facts.js";
import { DESK, openHouse, PHONE } from "../harness/house.js";
import { open } from "../harness/steps.js";

const house = openHouse();

for (const width of [PHONE, DESK]) {
  house.test(`a key of a holder, made and taken back, ${width} px`, async (tab) => {
    const page = await tab({ as: ADMINISTRATOR, width });
    const look = async () => {
      if (width === PHONE) await assertFits(page);
      await assertAccessible(page);
    };
    await open(page, "/holders");
    await page.getByRole("link", { name: COOPERATIVE }).first().click();
    await page.getByRole("link", { name: "Khoá máy của chủ thể này" }).click();
    await look();
    await page.getByRole("link", { name: "Tạo khoá" }).click();
    await look();
    await page.getByRole("button", { name: "Tạo khoá" }).click();
    await page.locator(".error-summary").waitFor();
    await look();

    const name = `Cân của kho ${width}`;
    await page.getByLabel("Tên máy").fill(name);
    await page.getByLabel("Hỏi sự kiện").check();
    await page.getByRole("button", { name: "Tạo khoá" }).click();
    const secret = await page.getByLabel("Khoá", { exact: true }).inputValue();
    assert.match(secret, /^nguon_[0-9a-f]{64}$/);
    await look();
    assert.equal(await asked(secret), 200);

    await page.getByRole("link", { name: "Đã chép, về danh sách" }).click();
    assert.ok(!(await page.content()).includes(secret));
    await look();
    await page.getByRole("button", { name: `Thu hồi: ${name}` }).click();
    await page.getByText("Đã thu hồi").first().waitFor();
    assert.equal(await asked(secret), 401);
  });
}

house.test("keys are the administrator's business", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, "/admin/keys", 403);
  await open(page, "/holders");
  await page.getByRole("link", { name: COOPERATIVE }).first().click();
  assert.equal(await page.getByRole("link", { name: "Khoá máy" }).count(), 0);
});

async function asked(secret) {
  const answer = await fetch(`${house.url}/epcis/events`, { headers: { authorization: `Bearer ${secret}` } });
  await answer.arrayBuffer();
  return answer.status;
}
