// The office loads the border of its province: plots outside are refused, the map shows a quiet line.

import assert from "node:assert/strict";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { AREA, COMMUNE, PROVINCE } from "../harness/facts.js";
import { DESK, openHouse, PHONE } from "../harness/house.js";
import { download, link, open, rowsOf, withoutMark } from "../harness/steps.js";

const house = openHouse();

const box = (west, south, wide) =>
  ({ type: "Polygon", coordinates: [[[west, south], [west + wide, south], [west + wide, south + wide], [west, south + wide], [west, south]]] });
/** An invented province: whatever the demonstration draws lies in it. */
const BORDER = JSON.stringify(box(104.5, 9.5, 2));

house.test("a border is loaded, seen, replaced with a reason, and removed", async (tab) => {
  const page = await tab({ as: PROVINCE, width: PHONE });
  await open(page, "/map");
  await link(page, "Ranh giới hành chính").click();
  assert.ok(await page.getByText("Chưa nạp").first().isVisible());
  await assertAccessible(page);
  await assertFits(page);
  const load = async (reason) => {
    await page.getByLabel("Đơn vị hành chính").selectOption({ label: "Tỉnh An Giang" });
    await page.getByLabel("Tệp ranh giới").setInputFiles({ name: "tinh.geojson", mimeType: "application/geo+json", buffer: Buffer.from(BORDER) });
    await page.getByLabel("Lý do").fill(reason);
    await page.getByRole("button", { name: "Nạp ranh giới" }).click();
  };
  await load("");
  await page.waitForURL(/\/map\/borders\/91@/);
  assert.ok(await page.locator("figure.plots svg").isVisible(), "drawn, without script too");
  await assertAccessible(page);
  await assertFits(page);
  await open(page, "/map/borders");
  await load("");
  assert.ok(await page.getByRole("alert").getByText("Hãy ghi lý do thay").isVisible());
  await load("Bản mới");
  await page.waitForURL(/\/map\/borders\/91@/);
  assert.ok(await page.getByRole("heading", { name: "Ranh giới đã thay hoặc bỏ" }).isVisible());
});

for (const width of [DESK, PHONE]) {
  house.test(`the map draws the border below the plots, ${width} px`, async (tab) => {
    const page = await tab({ as: PROVINCE, width });
    const lines = page.waitForResponse((answer) => answer.url().includes("/map/borders.json"));
    await open(page, "/map");
    assert.equal((await (await lines).json()).features.length, 1);
    await page.locator('.map[data-state="idle"]').waitFor();
    await assertAccessible(page);
    await assertFits(page);
  });
}

house.test("a plot outside the province is refused, and says why", async (tab) => {
  const page = await tab({ as: COMMUNE, width: PHONE, script: false });
  await open(page, "/growing-areas");
  await link(page, AREA.name).click();
  await page.waitForURL(/\/growing-areas\/[0-9a-f-]{36}$/);
  const path = new URL(page.url()).pathname;
  await open(page, `${path}/plots`);
  const draw = async (west, south) => {
    await page.getByLabel("Số", { exact: true }).fill("Ngoài tỉnh");
    await page.locator("#geojson").fill(JSON.stringify(box(west, south, 0.001)));
    await page.getByRole("main").getByRole("button", { name: "Lưu" }).click();
  };
  await draw(108.2, 12.2);
  assert.ok(await page.getByRole("alert").getByText("nằm hẳn ngoài tỉnh").isVisible());
  // Half of it beyond the border: kept with a reason.
  await draw(104.4995, 10.3);
  assert.ok(await page.getByText("50 % diện tích nằm ngoài Tỉnh An Giang").isVisible());
  await page.getByLabel("Lý do vẫn ghi").fill("Đất giáp ranh");
  await page.getByRole("main").getByRole("button", { name: "Lưu" }).click();
  await page.waitForURL(`**${path}`);
  assert.ok(await page.getByRole("link", { name: "Ngoài tỉnh", exact: true }).isVisible());
});

house.test("what lies outside is listed for the office, and as a file", async (tab) => {
  const page = await tab({ as: PROVINCE, width: PHONE });
  await open(page, "/map/borders");
  await link(page, "Tỉnh An Giang").click();
  await link(page, "Thửa đã đăng ký nằm ngoài ranh giới").click();
  const [row, ...rest] = await rowsOf(page.locator("table.list"));
  assert.equal(rest.length, 0);
  assert.deepEqual([withoutMark(row[0]), row[1]], [AREA.name, "Ngoài tỉnh"]);
  assert.match(row[3], /50 % diện tích nằm ngoài Tỉnh An Giang/);
  await assertAccessible(page);
  await assertFits(page);
  const { name, bytes } = await download(page, link(page, "CSV"));
  assert.equal(name, "plots-outside.csv");
  assert.ok(bytes.toString("utf8").includes("Ngoài tỉnh"));
});
