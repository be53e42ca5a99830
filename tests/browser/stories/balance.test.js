// The quantity balance: whose code has been lent is found from the first page of work, with proof.

import assert from "node:assert/strict";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { COMMUNE, LENT_AREA, OTHER_COMMUNE, PROVINCE } from "../harness/facts.js";
import { DESK, PHONE, openHouse } from "../harness/house.js";
import { open } from "../harness/steps.js";

const house = openHouse();

for (const width of [PHONE, DESK]) {
  house.test(`an over-used code is found and proven at ${width} px, without script`, async (tab) => {
    const page = await tab({ as: PROVINCE, width, script: false });
    await open(page, "/balances?over=1");
    await assertFits(page);
    const rows = page.locator("table.list tbody tr");
    assert.equal(await rows.count(), 1);
    assert.match(await rows.first().innerText(), /11\.400 kg/);
    await page.getByRole("link", { name: LENT_AREA.code }).click();
    await page.waitForURL(`**${LENT_AREA.balance}`);
    await assertFits(page);
    const text = await page.locator("main").innerText();
    for (const part of ["Thu hoạch vượt năng lực", "11.400 kg", "HA-260507-C3"]) {
      assert.ok(text.includes(part), part);
    }
  });
}

house.test("list and record are accessible", async (tab) => {
  const page = await tab({ as: PROVINCE, width: DESK });
  for (const path of ["/balances", LENT_AREA.balance]) {
    await open(page, path);
    await assertAccessible(page);
  }
});

house.test("another commune's balance is not there", async (tab) => {
  const own = await tab({ as: OTHER_COMMUNE });
  await open(own, LENT_AREA.balance);
  const other = await tab({ as: COMMUNE });
  await open(other, "/balances");
  assert.ok(!(await other.locator("main").innerText()).includes(LENT_AREA.code));
});
