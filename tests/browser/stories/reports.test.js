// A full cycle of a report as the communes, the department and a reader live it (issue 6): units
// hand in, one is late and urged, the department consolidates, approves and locks; the DOCX is
// downloaded; the second version is made with a reason.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMMUNE, OTHER_COMMUNE, PROVINCE, READER } from "../harness/facts.js";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { openHouse, PHONE } from "../harness/house.js";
import { download, link, open, rowsOf } from "../harness/steps.js";

const house = openHouse();
const TITLE = "Tình hình mã số vùng trồng năm 2026";
let round;
const parts = {};

const press = (page, name) =>
  Promise.all([page.waitForNavigation(), page.getByRole("main").getByRole("button", { name, exact: true }).click()]);

/** Take a step of the round by the name of its button. */
async function step(page, name, reason) {
  await open(page, round);
  const offer = page.locator("details.offer").filter({ hasText: name }).first();
  if ((await offer.getAttribute("open")) === null) await offer.locator("summary").click();
  if (reason) await offer.getByLabel("Lý do").fill(reason);
  await Promise.all([page.waitForNavigation(), offer.getByRole("button", { name }).click()]);
  const wrong = page.locator(".error-summary");
  assert.equal(await wrong.count(), 0, `${name}: ${(await wrong.allInnerTexts()).join()}`);
}

async function approve(page, number) {
  await open(page, round);
  await page.locator("#number").fill(number);
  await page.locator("#signed-on").fill("2026-11-21");
  await page.locator("#authority").fill("KT. GIÁM ĐỐC");
  await page.locator("#signer-title").fill("PHÓ GIÁM ĐỐC");
  await page.locator("#signer-name").fill("Nguyễn Văn Minh Họa");
  await page.locator("#recipients").fill("- UBND tỉnh (b/c);\n- Lưu: VT, TTBVTV.");
  await press(page, "Phê duyệt và khóa");
}

house.test("the department opens a round whose day is over already", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, "/reports");
  const cycles = await rowsOf(page.locator("table.list").first());
  assert.ok(cycles.some(([name]) => name === "Báo cáo 6 tháng") && cycles.some(([name]) => name === "Báo cáo năm"));
  await open(page, "/reports/new?cycle=year");
  await link(page, "Bắt đầu lại, không chọn sẵn đơn vị nào").click();
  await page.waitForURL(/units=none/);
  await page.locator("#title").fill(TITLE);
  await page.locator("#from").fill("2026-01-01");
  await page.locator("#as_of").fill("2026-11-18");
  await page.locator("#before").fill("2026-11-19");
  for (const unit of ["30643@2025-07-01", "30673@2025-07-01"]) await page.locator(`input[value="${unit}"]`).check();
  await press(page, "Mở kỳ báo cáo");
  round = new URL(page.url()).pathname;
  for (const row of await page.locator("table.list").first().locator("tbody tr").all()) {
    parts[await row.getByRole("link").first().innerText()] = await row.getByRole("link").first().getAttribute("href");
  }
  assert.deepEqual(Object.keys(parts), ["Xã Cù Lao Giêng", "Xã Hội An"]);
});

house.test("a commune hands in numbers that it did not type", async (tab) => {
  const page = await tab({ as: COMMUNE, width: PHONE });
  await open(page, "/work");
  await page.locator(".tile").filter({ hasText: "Báo cáo quá hạn" }).getByRole("link").click();
  await link(page, TITLE).click();
  await link(page, "Xã Cù Lao Giêng").click();
  const fruit = page.locator("table.list tbody tr").filter({ hasText: "Số vùng trồng có mã số – Cây ăn trái" });
  assert.match(await fruit.innerText(), /\b1\b/);
  await fruit.getByRole("link").click();
  await page.getByText("mã số không ghi ngày cấp cũng được tính").waitFor();
  assert.match(await page.locator("table.list tbody").innerText(), /VN-AGOR-9901/);
  await page.goBack();
  await page.getByLabel("Số mẫu đã lấy để phân tích trong kỳ", { exact: true }).fill("12");
  await page.locator("#results").fill("Đã kiểm tra các vùng trồng.");
  await page.locator("#difficulties").fill("Thiếu cán bộ chuyên trách.");
  await assertFits(page);
  await press(page, "Nộp báo cáo");
  assert.match(await page.locator(".head").innerText(), /Đã nộp/);
  assert.equal((await house.door.get(parts["Xã Hội An"], { as: COMMUNE })).status, 404, "the neighbour's part");
  assert.equal((await house.door.get(`${round}/versions/1`, { as: COMMUNE })).status, 404);
});

house.test("the late unit is urged and sees it", async (tab) => {
  const province = await tab({ as: PROVINCE });
  await open(province, round);
  const late = province.locator("table.list").first().locator("tbody tr").filter({ hasText: "Xã Hội An" });
  assert.match(await late.innerText(), /Chưa làm – chậm/);
  await Promise.all([province.waitForNavigation(), late.getByRole("button", { name: "Nhắc nộp: Xã Hội An" }).click()]);
  const commune = await tab({ as: OTHER_COMMUNE });
  await open(commune, "/work");
  assert.equal(await commune.locator(".tile").filter({ hasText: "Báo cáo đã bị nhắc" }).count(), 1);
  await open(commune, parts["Xã Hội An"]);
  assert.ok(await commune.getByText("Đã được nhắc nộp 1 lần").isVisible());
});

house.test("the department consolidates without it, with a reason, approves and locks", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await step(page, "Tổng hợp", "Hội An xin nộp sau");
  assert.match(await page.locator("#difficulties").inputValue(), /Xã Cù Lao Giêng: Thiếu cán bộ chuyên trách/);
  const sums = await rowsOf(page.locator("table.list").nth(1));
  const fruit = sums.find(([name]) => name.startsWith("Số vùng trồng có mã số – Cây ăn trái"));
  assert.equal(fruit[1], "1");
  assert.match(fruit[3], /^! ?\+/, "what is not handed in shows as a difference");
  await approve(page, "125/BC-SNNMT");
  assert.equal(new URL(page.url()).pathname, `${round}/versions/1`);
  assert.ok(await page.getByText("Đã duyệt, khóa").isVisible());
  const { name, bytes } = await download(page, link(page, "Tải DOCX"));
  assert.match(name, /\.docx$/);
  const text = asText(bytes);
  if (text === undefined) console.log("skipped: there is no soffice to read the DOCX");
  else for (const words of ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 125/BC-SNNMT", TITLE, "Xã Hội An", "Nguyễn Văn Minh Họa"]) assert.ok(text.includes(words), words);
  // The program has it only when it was built with PDF.
  const pdf = link(page, "Tải PDF");
  if (await pdf.count()) assert.ok((await download(page, pdf)).bytes.subarray(0, 5).equals(Buffer.from("%PDF-")));
  else console.log("skipped: this program was built without PDF");
  assert.match((await download(page, link(page, "Tải XLSX"))).name, /\.xlsx$/);
});

house.test("a correction is a second version with its reason; the first stays as it was", async (tab) => {
  const before = Buffer.from(await (await house.door.get(`${round}/versions/1/report.docx`, { as: PROVINCE })).arrayBuffer());
  const province = await tab({ as: PROVINCE });
  await step(province, "Lập bản sửa", "Bổ sung số liệu xã Hội An");
  const commune = await tab({ as: OTHER_COMMUNE });
  await open(commune, parts["Xã Hội An"]);
  await commune.getByLabel("Số mẫu đã lấy để phân tích trong kỳ", { exact: true }).fill("8");
  await press(commune, "Nộp báo cáo");
  await step(province, "Tổng hợp");
  await approve(province, "131/BC-SNNMT");
  assert.equal(new URL(province.url()).pathname, `${round}/versions/2`);
  assert.ok(await province.getByText("Bổ sung số liệu xã Hội An").isVisible());
  const samples = (await rowsOf(province.locator("table.list"))).find(([name]) => name.startsWith("Số mẫu"));
  assert.equal(samples[1], "20");
  const after = Buffer.from(await (await house.door.get(`${round}/versions/1/report.docx`, { as: PROVINCE })).arrayBuffer());
  assert.ok(before.equals(after), "the first version is the same file");
  await open(province, `${round}/versions/1`);
  assert.ok(await province.getByText("Đã có bản sau").isVisible());
  assert.equal((await house.door.get(`${round}/versions/2`, { as: READER })).status, 200);
});

house.test("the pages of reports fit a phone and a desk", async (tab) => {
  for (const width of [PHONE, 1440]) {
    const page = await tab({ as: PROVINCE, width });
    for (const path of ["/reports", "/reports/new", round, parts["Xã Hội An"], `${round}/versions/2`, "/figures/coded-areas"]) {
      await open(page, path);
      if (width === PHONE) await assertFits(page);
      await assertAccessible(page);
    }
  }
});

/** What LibreOffice reads in a DOCX; undefined without it. */
function asText(bytes) {
  const folder = mkdtempSync(join(tmpdir(), "nguon-docx-"));
  try {
    writeFileSync(join(folder, "report.docx"), bytes);
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    execFileSync("soffice", [profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, join(folder, "report.docx")], { stdio: "ignore" });
    return execFileSync("cat", [join(folder, "report.txt")], { encoding: "utf8" });
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
