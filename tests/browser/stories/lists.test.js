// Lists in the order that an officer wants, and what is done with several rows together.

import assert from "node:assert/strict";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { AREA, OTHER_AREA, PROVINCE } from "../harness/facts.js";
import { DESK, openHouse, PHONE } from "../harness/house.js";
import { download, open, rowsOf, withoutMark } from "../harness/steps.js";

const house = openHouse();

house.test("a list is ordered by its headings and by the field of the filter bar", async (tab) => {
  const page = await tab({ as: PROVINCE, width: DESK, script: false });
  await open(page, "/growing-areas");
  const table = page.locator("table.list");
  const numbers = async () => (await rowsOf(table)).map((row) => Number(row[6].replaceAll(".", "").replace(",", ".")));
  await page.getByRole("columnheader", { name: "Diện tích (ha)" }).getByRole("link").click();
  assert.equal(await page.locator('th[aria-sort="ascending"]').innerText().then((text) => text.trim()), "Diện tích (ha)");
  const up = await numbers();
  assert.deepEqual(up, [...up].sort((a, b) => a - b));
  await page.getByRole("columnheader", { name: "Diện tích (ha)" }).getByRole("link").click();
  assert.deepEqual(await numbers(), up.reverse());
  assert.match(page.url(), /sort=-area-ha/, "saved in the address");
});

house.test("on a phone the order is chosen, and rows are ticked and taken as a file", async (tab) => {
  const page = await tab({ as: PROVINCE, width: PHONE });
  await open(page, "/growing-areas");
  await page.getByLabel("Sắp xếp").selectOption("-code");
  await page.getByRole("button", { name: "Lọc" }).click();
  await page.waitForURL(/sort=-code/);
  await assertAccessible(page);
  await assertFits(page);
  await page.getByLabel(`Chọn: ${OTHER_AREA.name}`, { exact: true }).check();
  const { name, bytes } = await download(page, page.getByRole("button", { name: "Tải CSV các dòng đã chọn" }));
  assert.equal(name, "growing-areas.csv");
  const text = bytes.toString("utf8");
  assert.ok(text.includes(OTHER_AREA.name) && !text.includes(AREA.name));
});

house.test("selected places go on the plan, each told what became of it", async (tab) => {
  const page = await tab({ as: PROVINCE, width: PHONE });
  await open(page, "/growing-areas");
  await page.getByLabel(`Chọn: ${AREA.name}`, { exact: true }).check();
  await page.getByLabel("Lý do").fill("Bổ sung theo yêu cầu");
  await page.getByRole("button", { name: "Đưa vào kế hoạch kiểm tra" }).click();
  await page.getByRole("heading", { name: "Việc với các dòng đã chọn" }).waitFor();
  const [row] = await rowsOf(page.locator("table.list"));
  assert.equal(withoutMark(row[0]), AREA.name);
  assert.match(row[1], /Đã làm|đã có đủ/);
  await assertAccessible(page);
  await assertFits(page);
  await page.getByRole("link", { name: "Về danh sách" }).click();
  await page.waitForURL(/\/growing-areas/);
});

for (const width of [DESK, PHONE]) {
  house.test(`places stand against the markets, ${width} px`, async (tab) => {
    const page = await tab({ as: PROVINCE, width });
    for (const folder of ["growing-areas", "packing-houses"]) {
      await open(page, `/${folder}`);
      await page.getByRole("main").getByRole("link", { name: "Theo thị trường" }).click();
      await page.waitForURL(new RegExp(`/${folder}/markets`));
      assert.match(await page.locator('td[data-label="Trung Quốc"]').first().innerText(), /từ \d\d\/\d\d\/\d{4}/);
      await assertAccessible(page);
      await assertFits(page);
    }
    await open(page, `/growing-areas/markets?text=${encodeURIComponent(AREA.name)}`);
    const { name, bytes } = await download(page, page.getByRole("main").getByRole("link", { name: "CSV" }));
    assert.equal(name, "growing-areas-markets.csv");
    assert.match(bytes.toString("utf8"), new RegExp(`${AREA.name}.*Đang hoạt động từ`));
  });
}
