// The yearly inspection plan of an office (R27, R28, R30, R58): proposed, put on desks in bulk, decided
// by the province, fulfilled by a field check; without script too.

import assert from "node:assert/strict";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { AREA, COMMUNE, HOUSE, OTHER_COMMUNE, PROVINCE } from "../harness/facts.js";
import { DESK, openHouse, PHONE } from "../harness/house.js";
import { download, open, rowsOf } from "../harness/steps.js";

const house = openHouse();
const YEAR = new Date().getFullYear();

/** Path of the commune's plan. */
let plan;

/** Press a button of the page and wait for the answer. */
async function press(page, name, within = page.getByRole("main")) {
  await Promise.all([page.waitForNavigation(), within.getByRole("button", { name, exact: true }).click()]);
  const complaint = page.locator(".error-summary");
  assert.equal(await complaint.count(), 0, `${name}: ${(await complaint.allInnerTexts()).join()}`);
}

const row = (page, name) => page.locator("#visits tbody tr").filter({ hasText: name });

/** The number of a tile. */
const tile = async (page, name) =>
  Number(await page.locator(".tile").filter({ hasText: name }).locator("strong").innerText());

house.test("a commune proposes its plan and puts visits on desks, all without script", async (tab) => {
  const commune = await tab({ as: COMMUNE, script: false });
  await open(commune, "/inspections/new");
  await commune.getByLabel("Nội dung").fill("Kiểm tra mã số trong xã");
  await press(commune, "Lưu");
  plan = new URL(commune.url()).pathname;
  await press(commune, "Thêm các lần kiểm tra còn thiếu");
  const names = (await rowsOf(commune.locator("#visits table"))).map((cells) => cells[1]);
  assert.equal(names.length, 2, names.join());
  assert.ok(names.some((name) => name.includes(AREA.code)) && names.some((name) => name.includes(HOUSE.code)));

  // One row that was ticked, then all that are left by the filter.
  await row(commune, AREA.name).getByRole("checkbox").check();
  await commune.getByLabel("Giao cho cán bộ").selectOption({ label: "Cán bộ xã Cù Lao Giêng (minh họa)" });
  await press(commune, "Phân công");
  assert.match(await row(commune, AREA.name).innerText(), /Cán bộ xã Cù Lao Giêng/);
  assert.match(await row(commune, HOUSE.name).innerText(), /Chưa phân công/);
  await open(commune, `${plan}?officer=none`);
  await commune.getByLabel(/Tất cả 1 lần đang lọc/).check();
  await commune.getByLabel("Giao cho cán bộ").selectOption({ label: "Cán bộ xã Cù Lao Giêng (minh họa)" });
  await press(commune, "Phân công");
  await open(commune, plan);
  assert.doesNotMatch(await commune.locator("#visits table").innerText(), /Chưa phân công/);

  // Taken back as one, and done again.
  await press(commune, "Hoàn tác", commune.locator("#batch li").first());
  assert.match(await row(commune, HOUSE.name).innerText(), /Chưa phân công/);
  assert.equal((await house.door.get(plan, { as: OTHER_COMMUNE })).status, 404);
});

house.test("the province decides; a check of a visit comes back to the plan and counts", async (tab) => {
  const [commune, province] = [await tab({ as: COMMUNE }), await tab({ as: PROVINCE })];
  await open(province, plan);
  await province.getByText("Phê duyệt kế hoạch").first().click();
  await province.getByLabel("Số quyết định").fill("15/KH-CCTT");
  await province.getByLabel("Ngày quyết định").fill(`${YEAR}-01-06`);
  await province.getByLabel("Người phê duyệt").fill("Chi cục trưởng");
  await press(province, "Phê duyệt kế hoạch");

  await open(commune, plan);
  assert.equal(await tile(commune, "Đã kiểm tra"), 0);
  assert.equal(await tile(commune, "Theo kế hoạch"), 2);
  await row(commune, AREA.name).getByRole("link", { name: "Ghi kiểm tra" }).click();
  for (const item of await commune.locator("fieldset.answer").all()) await item.getByLabel("Đạt", { exact: true }).check();
  const hectares = commune.locator("#item-area-ha");
  if (await hectares.count()) await hectares.fill("2,5");
  await commune.getByLabel("Kết luận").selectOption({ label: "Đạt" });
  await press(commune, "Lưu");
  assert.equal(new URL(commune.url()).pathname, plan, "back at the plan");
  assert.match(await row(commune, AREA.name).innerText(), /Đã kiểm tra/);
  await open(commune, plan);
  assert.equal(await tile(commune, "Đã kiểm tra"), 1);
  await commune.locator(".tile").filter({ hasText: "Đã kiểm tra" }).getByRole("link").click();
  assert.equal((await rowsOf(commune.locator("#visits table"))).length, 1, "the number leads to its rows");

  // An amendment without a reason is refused and nothing typed is lost.
  await open(commune, `${plan}?state=open`);
  await commune.getByLabel(/Tất cả 1 lần đang lọc/).check();
  await commune.getByLabel("Từ ngày").fill(`${YEAR}-03-01`);
  await commune.getByLabel("Đến ngày").fill(`${YEAR}-04-30`);
  await commune.getByRole("button", { name: "Đổi thời gian", exact: true }).click();
  await commune.locator(".error-summary").waitFor();
  assert.equal(await commune.getByLabel("Từ ngày").inputValue(), `${YEAR}-03-01`);
  await commune.locator("#reason").fill("Theo mùa thu hoạch");
  await press(commune, "Đổi thời gian");
  await open(commune, `${plan}?month=${YEAR}-04`);
  assert.equal((await rowsOf(commune.locator("#visits table"))).length, 1);

  const { name, bytes } = await download(commune, commune.getByRole("link", { name: "CSV" }));
  assert.equal(name, "inspections.csv");
  assert.ok(bytes.toString("utf8").includes(HOUSE.name) && !bytes.toString("utf8").includes(AREA.name));
});

house.test("the pages of plans fit a phone and a desk", async (tab) => {
  for (const width of [PHONE, DESK]) {
    const page = await tab({ as: COMMUNE, width });
    for (const path of ["/inspections", "/inspections/new", plan, `${plan}?state=cancelled`, `${plan}/sheet`, "/monitoring"]) {
      await open(page, path);
      if (width === PHONE) await assertFits(page);
      await assertAccessible(page);
    }
  }
});
