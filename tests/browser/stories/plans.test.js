// From a plan to the records (issue 6): the five source documents, a target and its result, the rows
// behind it, and a task of the plan given to a commune, done and shown with its evidence.

import assert from "node:assert/strict";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { COMMUNE, PROVINCE } from "../harness/facts.js";
import { openHouse, PHONE } from "../harness/house.js";
import { link, open, rowsOf } from "../harness/steps.js";

const house = openHouse();
/** The month in which that task was due. */
const CALENDAR = "/tasks/calendar?month=2024-12";
const DASHBOARD = "/plans/an-giang-2023/progress";
let task;

const press = (page, name) =>
  Promise.all([page.waitForNavigation(), page.getByRole("main").getByRole("button", { name, exact: true }).click()]);

house.test("all five source documents are there, with their numbers and what their source lacks", async (tab) => {
  const page = await tab();
  await open(page, "/plans");
  assert.equal((await rowsOf(page.locator("table.list"))).length, 5);
  for (const [plan, words] of [
    ["an-giang-2023", ["115.623 ha", "356 lớp", "30 mã", "100 mẫu", "Phụ lục, mục 5.3", "Đến hết ngày 30/11/2023"]],
    ["binh-phuoc-2022", ["ít nhất 30%", "chưa có trong nguồn", "QĐ 100/QĐ-TTg ngày 19/01/2019"]],
    ["tay-ninh-2024", ["124.600.000", "5.600.000", "khớp", "Kế hoạch số 939/KH-UBND"]],
    ["bac-kan-2020", ["50%", "2026 – 2030", "1633/QĐ-UBND"]],
    ["binh-phuoc-sps-2024", ["10 mô hình", "ít nhất 20 hội nghị, lớp", "Năm 2026"]],
  ]) {
    await open(page, `/plans/${plan}`);
    const main = await page.getByRole("main").innerText();
    for (const word of words) assert.ok(main.includes(word), `${plan}: ${word}`);
  }
});

house.test("a target leads to its result, by former district, and to the rows behind it", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, "/plans/an-giang-2023");
  await link(page, "Tiến độ").click();
  await page.waitForURL(/progress$/);
  const main = page.getByRole("main");
  assert.ok((await main.innerText()).includes("Đèn: xanh khi"), "the rule is said");
  await main.getByRole("table").getByRole("link", { name: "Diện tích cấp mã số vùng trồng, cây ăn trái" }).click();
  await page.waitForURL(/progress\/3/);
  assert.ok((await main.innerText()).includes("thửa chưa đo thì diện tích khai"), "the definition is said");
  const district = main.locator("tr").filter({ hasText: "Huyện Chợ Mới" });
  assert.ok((await district.innerText()).includes("Xã Cù Lao Giêng"), "communes of today");
  const told = await district.getByRole("link", { name: /^[\d.,]+$/ }).innerText();
  await district.getByRole("link", { name: told, exact: true }).click();
  await page.waitForURL(/figures\/coded-land/);
  const rows = await rowsOf(page.locator("table.list"));
  const sum = rows.map((cells) => Number(cells.at(-1).replace(/ ha$/, "").replaceAll(".", "").replace(",", ".")));
  const total = sum.reduce((all, one) => all + one, 0);
  assert.equal(total.toLocaleString("vi-VN", { maximumFractionDigits: 1 }), told, `${rows.join(" | ")}`);
  await page.locator("table.list a").first().click();
  await page.waitForURL(/growing-areas\//);
});

house.test("former districts stand on a map where land is drawn, with the light of their row", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, DASHBOARD);
  const map = page.locator('.map[data-state="idle"]');
  await map.waitFor();
  const rows = page.locator("#units tbody tr");
  const placed = await page.locator("#units tbody tr[data-lon]").count();
  assert.ok(placed > 0 && placed < await rows.count(), `${placed} are placed`);
  const marks = map.locator(".unit-mark");
  assert.equal(await marks.count(), placed);
  const main = page.getByRole("main");
  assert.ok((await main.innerText()).includes("Không đặt được trên bản đồ"), "the others are named");
  for (const mark of await marks.all()) {
    const row = page.locator(await mark.getAttribute("href"));
    const badge = row.locator("td[data-light] .badge");
    assert.match(await mark.innerText(), new RegExp(await row.locator("td").first().innerText()));
    const tone = (await badge.getAttribute("class")).match(/tone-\w+/)[0];
    assert.ok((await mark.getAttribute("class")).includes(tone), "the colour of its row");
  }
  // Another target of the plan, and the same without script: the table says all of it.
  await main.getByRole("navigation").getByRole("link").last().click();
  await page.waitForURL(/map=\d+#map/);
  await map.waitFor();
  const plain = await tab({ as: PROVINCE, script: false });
  await open(plain, DASHBOARD);
  assert.equal(await plain.locator(".map").isVisible(), false);
  assert.equal(await plain.locator("#units tbody tr").count(), await rows.count());
});

house.test("codes are counted by market, with the areas behind each number", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, "/figures");
  const line = page.locator("table.list tr").filter({ hasText: "theo thị trường" });
  assert.ok((await line.innerText()).includes("Trung Quốc: "), await line.innerText());
  const told = line.locator('a[href*="group=CN"]');
  const many = Number(await told.innerText());
  await told.click();
  await page.waitForURL(/figures\/active-markets/);
  assert.equal((await rowsOf(page.locator("table.list"))).length, many);
  assert.ok((await page.locator(".facts").innerText()).includes("Trung Quốc"), "the market is named");
});

house.test("a task of the plan is given to a commune, which does it", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, "/plans/an-giang-2023");
  await page.locator("[id='task-5.3']").getByRole("link", { name: /^Giao việc/ }).click();
  await page.waitForURL(/tasks\/new/);
  await page.locator("#unit").fill("UBND xã Cù Lao Giêng");
  await page.locator("#place").selectOption({ label: "Xã Cù Lao Giêng" });
  await press(page, "Giao");
  task = new URL(page.url()).pathname;
  assert.ok((await page.getByRole("main").innerText()).includes("quá hạn"), "its day is long over");
  const own = await tab({ as: COMMUNE });
  await open(own, "/work");
  await own.getByRole("main").getByRole("link", { name: /Nhiệm vụ quá hạn/ }).click();
  await own.getByRole("link", { name: /Xây dựng bản đồ số hóa/ }).click();
  await press(own, "Bắt đầu làm");
  await own.locator("#evidence").fill("Đã đo và nộp ranh giới, biên bản số 5.");
  await press(own, "Báo hoàn thành");
  assert.ok((await own.getByRole("main").innerText()).includes("biên bản số 5"));
  for (const view of ["/tasks?by=state", CALENDAR]) {
    await open(page, view);
    assert.ok((await page.getByRole("main").innerText()).includes("Xây dựng bản đồ số hóa"), view);
  }
});

house.test("the pages are accessible and fit a phone", async (tab) => {
  for (const width of [PHONE, 1440]) {
    const page = await tab({ as: PROVINCE, width });
    const paths = ["/plans/tay-ninh-2024", DASHBOARD, `${DASHBOARD}/1`, "/figures", "/tasks", "/tasks?by=unit", "/tasks/calendar", CALENDAR, task];
    for (const path of paths) {
      await open(page, path);
      await assertAccessible(page);
      await assertFits(page);
    }
  }
});
