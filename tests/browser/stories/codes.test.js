// A year of the office's work on codes, as a holder, a commune, a province and the public live it
// (issue 5): applications, field check, code, confirmation; an importer's notice; a missed season;
// an officer who changes post.

import assert from "node:assert/strict";
import { ADMINISTRATOR, AREA, COMMUNE, HOLDER, HOUSE, OTHER_AREA, OTHER_COMMUNE, PROVINCE } from "../harness/facts.js";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { openHouse, PHONE } from "../harness/house.js";
import { open, rowsOf } from "../harness/steps.js";

const house = openHouse();

const DURIAN = "Vườn sầu riêng Minh Họa";
const LONGAN = "Vườn nhãn Minh Họa";
const MANGO = "Vườn xoài nội địa Minh Họa";

/** Cases of the story: path by name of the growing area. */
const cases = {};
const codes = {};

/** Draft an application for a new growing area. @returns its path */
async function apply(page, name, crop, markets) {
  await open(page, "/applications/new");
  await page.getByLabel("Vùng trồng, cơ sở đóng gói").selectOption({ label: "Vùng trồng mới" });
  for (const market of markets) await page.getByLabel(market, { exact: true }).check();
  await page.getByLabel("Tên", { exact: true }).fill(name);
  await page.getByLabel("Chủ thể", { exact: true }).selectOption({ index: 1 });
  await page.locator("#commune").selectOption("30643@2025-07-01");
  await page.getByLabel("Cây trồng").selectOption({ label: crop });
  await page.getByRole("main").getByRole("button", { name: "Lưu" }).click();
  await page.waitForURL(/\/applications\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** Take a step of a case by the name that its button has. */
async function step(page, path, name, fields = {}) {
  if (new URL(page.url()).pathname !== path) await open(page, path);
  const offer = page.locator("details.offer").filter({ hasText: name }).first();
  if (!(await offer.getAttribute("open").then((value) => value !== null))) await offer.locator("summary").click();
  for (const [label, value] of Object.entries(fields)) await offer.getByLabel(label).fill(value);
  await Promise.all([page.waitForNavigation(), offer.getByRole("button", { name }).click()]);
  const complaint = page.locator(".error-summary");
  assert.equal(await complaint.count(), 0, `${name}: ${(await complaint.allInnerTexts()).join()}`);
}

/** Hand in a paper whose original was seen. */
async function paper(page, path, kind) {
  await open(page, path);
  await page.getByText("Thêm giấy tờ").first().click();
  await page.getByLabel("Loại giấy tờ").selectOption({ label: kind });
  await page.getByLabel("Tên giấy tờ").fill(kind);
  await page.getByLabel("Đã xem bản gốc").check();
  await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Thêm giấy tờ" }).click()]);
  assert.ok(await page.getByRole("cell", { name: kind }).first().isVisible());
}

/** Fill the form of a field check: everything is met. */
async function fieldCheck(page) {
  for (const item of await page.locator("fieldset.answer").all()) await item.getByLabel("Đạt", { exact: true }).check();
  const hectares = page.locator("#item-area-ha");
  if (await hectares.count()) await hectares.fill("2,5");
  await page.getByLabel("Kết luận").selectOption({ label: "Đạt" });
  await Promise.all([page.waitForNavigation(), page.getByRole("main").getByRole("button", { name: "Lưu" }).click()]);
}

house.test("three applications: export with a field check, export returned for a supplement, domestic", async (tab) => {
  const [holder, commune, province] = [await tab({ as: HOLDER }), await tab({ as: COMMUNE }), await tab({ as: PROVINCE })];
  cases[DURIAN] = await apply(holder, DURIAN, "Sầu riêng", ["Trung Quốc"]);
  cases[LONGAN] = await apply(holder, LONGAN, "Nhãn", ["Trung Quốc"]);
  // The locality proposes the third.
  cases[MANGO] = await apply(commune, MANGO, "Xoài", ["Trong nước"]);
  assert.equal((await house.door.get(cases[DURIAN], { as: OTHER_COMMUNE })).status, 404);

  for (const name of [DURIAN, LONGAN]) await step(holder, cases[name], "Nộp hồ sơ");
  await step(commune, cases[MANGO], "Nộp hồ sơ");
  await open(commune, cases[LONGAN]);
  assert.ok(await commune.getByText("Hạn giải quyết:").isVisible(), "the clock runs");
  assert.ok(await commune.getByText("Còn thiếu: Tờ khai đăng ký", { exact: true }).isVisible(), "what is missing is said");
  await step(commune, cases[LONGAN], "Trả lại để bổ sung", { "Lý do": "Thiếu tờ khai và nhật ký" });
  assert.ok(await commune.getByText("Đồng hồ dừng").isVisible());
  for (const name of [DURIAN, LONGAN]) {
    for (const kind of ["Tờ khai đăng ký", "Nhật ký sản xuất", "Sơ đồ, bản đồ có tọa độ"]) await paper(holder, cases[name], kind);
  }
  await step(holder, cases[LONGAN], "Nộp lại");
  for (const kind of ["Tờ khai đăng ký", "Sơ đồ, bản đồ có tọa độ"]) await paper(commune, cases[MANGO], kind);
  for (const name of [DURIAN, LONGAN, MANGO]) await step(commune, cases[name], "Xác nhận đủ thành phần");

  // China wants durian orchards checked before the grant, and no longan orchards.
  await open(province, cases[DURIAN]);
  assert.ok(await province.getByText("Thị trường nhập khẩu yêu cầu kiểm tra thực địa trước khi cấp.").isVisible());
  await step(province, cases[DURIAN], "Giao kiểm tra thực địa");
  await open(commune, `${cases[DURIAN]}/check`);
  assert.ok(await commune.getByText("Dọn quả rụng").isVisible(), "the protocol's items are asked");
  await fieldCheck(commune);
  assert.equal(new URL(commune.url()).pathname, cases[DURIAN]);
  for (const name of [LONGAN, MANGO]) await step(province, cases[name], "Bỏ qua kiểm tra thực địa");
  for (const name of [DURIAN, LONGAN, MANGO]) {
    await step(province, cases[name], "Cho ý kiến thẩm định", { "Lý do": "Đạt" });
    await step(province, cases[name], "Cấp mã số");
    codes[name] = await province.locator("code").filter({ hasText: /^91-PUC-T-\d{6}$/ }).first().innerText();
  }
  assert.equal(new Set(Object.values(codes)).size, 3, "every code is its own");
});

house.test("the confirmation proves itself, to a phone and without an account", async (tab) => {
  const holder = await tab({ as: HOLDER });
  await open(holder, `${cases[DURIAN]}/confirmation`);
  assert.ok(await holder.getByText(codes[DURIAN]).first().isVisible());
  const proof = await holder.getByRole("main").getByRole("link", { name: /\/verify\// }).getAttribute("href");
  const phone = await tab({ width: PHONE, script: false });
  await open(phone, proof);
  assert.ok(await phone.getByText("đang hoạt động ở mọi thị trường").isVisible());
  await assertFits(phone);
  await open(phone, "/verify/00000000000000000000000000000000", 404);
  assert.ok(await phone.getByText("Không có giấy xác nhận nào như vậy").isVisible());
});

house.test("a Chinese notice names five codes; they are suspended, one is put right and recovered", async (tab) => {
  const province = await tab({ as: PROVINCE });
  const spaced = (code) => code.toLowerCase().replaceAll("-", " - ");
  await open(province, "/notices/new");
  await province.getByLabel("Số văn bản").fill("GACC 2026-118");
  await province.locator("#issuer").fill("GACC");
  await province.locator("#market").selectOption({ label: "Trung Quốc" });
  await province.locator("#about").fill("Phát hiện rệp sáp");
  await province.locator("#measure").selectOption({ label: "Tạm dừng" });
  await province.locator("#deadline").fill("2099-12-31");
  await province.locator("#codes").fill(
    `1. ${spaced(AREA.code)}\n2. VN-AGOR-\n9902\t;3) ${spaced(codes[DURIAN])}, ${codes[LONGAN].replaceAll("-", "–")}\n${HOUSE.code} VN-AGOR-9999`,
  );
  await Promise.all([province.waitForNavigation(), province.getByRole("main").getByRole("button", { name: "Lưu" }).click()]);
  const review = await rowsOf(province.locator("table.list"));
  assert.deepEqual(review.map(([, code]) => code), [AREA.code, OTHER_AREA.code, codes[DURIAN], codes[LONGAN], HOUSE.code, "VN-AGOR-9999"]);
  assert.ok(review[5][3].includes("Không có trong sổ"), "the unknown one is told back with its reason");
  await Promise.all([province.waitForNavigation(), province.getByRole("button", { name: "Áp dụng cho 5 mã số" }).click()]);
  const opened = await rowsOf(province.locator("table.list"));
  assert.equal(opened.length, 5);
  assert.ok(opened.every(([, , state]) => state.includes("Đang tạm dừng")));
  const row = province.locator("table.list tbody tr").filter({ hasText: codes[DURIAN] });
  const incident = await row.getByRole("link").first().getAttribute("href");
  await open(province, `${incident}/letter`);
  assert.ok(await province.getByText("Phát hiện rệp sáp").first().isVisible());

  const proof = await (await house.door.get(`${cases[DURIAN]}/confirmation`, { as: HOLDER })).text();
  const verify = proof.match(/\/verify\/[0-9a-f]{32}/)[0];
  assert.match(await (await house.door.get(verify)).text(), /Tạm dừng/);

  const holder = await tab({ as: HOLDER });
  await paper(holder, incident, "Bằng chứng khắc phục");
  await step(holder, incident, "Báo đã khắc phục", { "Nguyên nhân": "Vườn chưa vệ sinh", "Biện pháp khắc phục": "Đã vệ sinh, bẫy rệp" });
  await step(province, incident, "Phục hồi mã số", { "Lý do": "Đã xem bằng chứng" });
  assert.match(await (await house.door.get(verify)).text(), /đang hoạt động ở mọi thị trường/);
});

house.test("a season without a check raises its alert, until a check is made", async (tab) => {
  const commune = await tab({ as: COMMUNE });
  await open(commune, "/work");
  await commune.locator(".tile").filter({ hasText: "Mã số chờ kiểm tra trong vụ" }).getByRole("link").click();
  const row = () => commune.locator("table.list tbody tr").filter({ hasText: AREA.name });
  assert.match(await row().innerText(), /Vụ trước chưa kiểm tra/);
  await row().getByRole("link", { name: "Ghi kiểm tra" }).click();
  await fieldCheck(commune);
  await open(commune, "/monitoring");
  assert.match(await row().innerText(), /Đã kiểm tra/);
});

house.test("anybody reports a misuse and learns nothing of the register", async (tab) => {
  const phone = await tab({ width: PHONE, script: false });
  await open(phone, "/report-misuse");
  await phone.getByLabel("Mã số").fill("vn agor 9901");
  await phone.locator("#about").fill("Xe lạ đóng gói dưới mã này");
  await phone.getByRole("button", { name: "Gửi phản ánh" }).click();
  await phone.getByText("Đã nhận phản ánh số").waitFor();
  assert.ok(!(await phone.content()).includes(AREA.name));
});

house.test("an officer hands over all open work", async (tab) => {
  const province = await tab({ as: PROVINCE });
  await open(province, "/hand-over");
  await province.getByLabel("Của cán bộ").selectOption({ index: 1 });
  const from = await province.getByLabel("Của cán bộ").inputValue();
  const options = province.getByLabel("Sang cán bộ").locator("option");
  const to = await options.evaluateAll((all) => all.find((one) => one.label.startsWith("Quản trị")).value);
  assert.notEqual(from, to);
  await province.getByLabel("Sang cán bộ").selectOption(to);
  await province.getByLabel("Lý do").fill("Chuyển công tác");
  await province.getByRole("button", { name: "Bàn giao tất cả" }).click();
  await province.getByText(/Đã bàn giao \d+ việc/).waitFor();
  assert.ok((await house.door.get("/hand-over", { as: ADMINISTRATOR })).status === 200);
});

house.test("the pages of codes fit a phone and a desk", async (tab) => {
  const record = await (await house.door.get(cases[DURIAN], { as: PROVINCE })).text();
  const area = record.match(/\/growing-areas\/[0-9a-f-]{36}/)[0];
  for (const width of [PHONE, 1440]) {
    const page = await tab({ as: PROVINCE, width });
    for (const path of ["/applications", "/applications/new", cases[DURIAN], `${cases[DURIAN]}/confirmation`, area, `${area}/readiness`, `${area}/checks/new`, "/incidents", "/incidents/new", "/notices", "/notices/new", "/monitoring", "/hand-over"]) {
      await open(page, path);
      if (width === PHONE) await assertFits(page);
      await assertAccessible(page);
    }
  }
});
