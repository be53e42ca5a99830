// The story of one lot of mangoes, from the growing area to a phone, as an officer and a consumer
// live it.

import assert from "node:assert/strict";
import { AREA, LENT_AREA, LOT, OTHER_AREA, OTHER_HARVEST, PROVINCE, SECOND_LOT, WHEREABOUTS } from "../harness/facts.js";
import { openHouse, PHONE } from "../harness/house.js";
import { countColours, readQr } from "../harness/picture.js";
import { readCsv, readXlsx } from "../harness/sheet.js";
import { download, link, nearer, open, rowsOf, withoutMark } from "../harness/steps.js";

const house = openHouse();

house.test("an officer signs in, sees what waits, and signs out", async (tab) => {
  const page = await tab();
  await open(page, "/growing-areas");
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  await page.getByLabel("Tên đăng nhập").fill(PROVINCE);
  await page.getByLabel("Mật khẩu").fill("not the password");
  await page.getByRole("main").getByRole("button", { name: "Đăng nhập" }).click();
  await page.getByRole("alert").waitFor();
  assert.equal(await page.getByLabel("Tên đăng nhập").inputValue(), PROVINCE, "what was typed is kept");
  await page.getByLabel("Mật khẩu").fill(house.password);
  await page.getByRole("main").getByRole("button", { name: "Đăng nhập" }).click();
  await page.waitForURL("**/growing-areas");

  await page.getByRole("link", { name: "Việc của tôi" }).click();
  const tiles = page.locator(".tile");
  assert.ok(await tiles.filter({ hasText: "Vùng trồng chờ cấp mã số" }).isVisible());
  const lots = tiles.filter({ hasText: "lô hàng trong địa bàn" });
  const shown = Number(await lots.locator("strong").innerText());
  await lots.getByRole("link").click();
  assert.equal((await rowsOf(page.locator("table.list"))).length, shown, "the tile counts what the list shows");

  await page.getByRole("button", { name: "Đăng xuất" }).click();
  await open(page, "/work");
  assert.equal(new URL(page.url()).pathname, "/sign-in");
});

house.test("growing areas: list, record, map", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, "/growing-areas");
  const names = (await rowsOf(page.locator("table.list"))).map(([name]) => name);
  assert.deepEqual(names.map(withoutMark).sort(), [AREA.name, LENT_AREA.name, OTHER_AREA.name].sort());

  // Without tone marks, and by a code with stray spaces.
  for (const text of ["cu lao gieng", " vn-agor 9901 "]) {
    await page.getByRole("main").getByRole("searchbox").fill(text);
    await page.getByRole("button", { name: "Lọc" }).click();
    const found = await rowsOf(page.locator("table.list"));
    assert.equal(found.length, 1, `«${text}» finds one`);
    assert.ok(found[0][0].startsWith(AREA.name));
  }

  await link(page, AREA.name).click();
  const record = page.getByRole("main");
  for (const fact of [AREA.code, "Xoài ba màu", "Đang hoạt động", "Chờ cấp", "VietGAP"]) {
    assert.ok(await record.getByText(fact).first().isVisible(), `the record says ${fact}`);
  }
  for (const plot of ["A1", "A2"]) assert.ok(await record.getByRole("cell", { name: plot, exact: true }).isVisible());
  assert.equal(await record.locator("figure.plots path.plot").count(), 2, "both plots are drawn");

  await page.getByRole("link", { name: "Bản đồ" }).click();
  await page.locator('.map[data-state="idle"] canvas').waitFor();
  await drawn(page);
  const listed = page.locator(".map-list");
  await listed.locator("summary").focus();
  await page.keyboard.press("Enter");
  const entry = await nearer(page, listed.getByRole("button", { name: AREA.name }).first());
  assert.ok((await page.getByRole("list", { name: "Chú giải" }).getByRole("listitem").count()) > 0);
  await entry.focus();
  await page.keyboard.press("Enter");
  await page.locator(".maplibregl-popup").getByRole("link", { name: "Mở hồ sơ" }).click();
  await page.waitForURL("**/growing-areas/*");
  assert.ok((await page.getByRole("heading", { level: 1 }).innerText()).startsWith(AREA.name));
});

house.test("lots: list, record, graph with the same facts as a table", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, "/lots");
  await link(page, LOT.code).click();
  await page.waitForURL(`**/lots${LOT.path}`);

  const graph = page.locator("svg.lineage");
  const marks = await graph.locator("g[role=img]").evaluateAll((nodes) => nodes.map((node) => node.getAttribute("aria-label")));
  const table = await rowsOf(page.getByRole("main").locator("details table.list"));
  for (const code of [LOT.code, OTHER_HARVEST.code, "CLG-260511-A1", "RUA-260512-1", "095210000000000018"]) {
    assert.ok(marks.some((mark) => mark.includes(code)), `the graph shows ${code}`);
    assert.ok(table.some(([from, , to]) => from.includes(code) || to.includes(code)), `the table tells of ${code}`);
  }
  const sorted = table.find(([from, how, to]) => from.includes("RUA-260512-1") && how === "làm thành" && to.includes(LOT.code));
  assert.ok(sorted, "the washed fruit was made into the lot");
  assert.ok(await page.getByText("1.128 thùng").first().isVisible());

  // From the picture to the growing area of the harvest.
  await graph.getByRole("link").filter({ hasText: "CLG-260511-A1" }).click();
  await page.waitForURL("**/lots/01/09521000000018/10/CLG-260511-A1");
  await link(page, AREA.name).first().click();
  await page.waitForURL("**/growing-areas/*");
});

house.test("recall of the lot: what, where, who, how much, as page and as files", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, `/lots${LOT.path}`);
  await link(page, "Truy vết để thu hồi").click();
  await page.getByRole("button", { name: "Tìm hàng bị ảnh hưởng" }).click();
  assert.ok(await page.getByRole("alert").getByText("Hãy ghi lý do").isVisible(), "a recall needs a reason");
  await page.getByLabel("Lý do").fill("Mẫu vượt mức dư lượng, phiếu 17");
  await page.getByRole("button", { name: "Tìm hàng bị ảnh hưởng" }).click();
  await page.waitForURL("**/recall?asked=*");

  assert.ok(await page.getByText("1.128 thùng").first().isVisible());
  const sums = await rowsOf(page.locator("#sums"));
  for (const { place, cartons } of WHEREABOUTS) {
    assert.ok(
      sums.some(([, where, amount]) => where.startsWith(place) && amount === `${cartons} thùng`),
      `${cartons} cartons at ${place}, not ${JSON.stringify(sums)}`,
    );
  }
  assert.equal(sums.length, WHEREABOUTS.length);
  // The cartons of the second lot stood on the same pallet, except the one taken off before.
  const main = await page.getByRole("main").innerText();
  assert.ok(main.includes(SECOND_LOT.code) && main.includes("100002"));
  assert.ok(!main.includes("100001"), "the carton taken off before is not affected");

  const csv = await download(page, page.getByRole("link", { name: "Tải CSV" }));
  const xlsx = await download(page, page.getByRole("link", { name: "Tải XLSX" }));
  assert.ok(csv.name.endsWith(".csv") && csv.name.includes(LOT.code), csv.name);
  assert.ok(xlsx.name.endsWith(".xlsx") && xlsx.name.includes(LOT.code), xlsx.name);
  assertSameRecall(readCsv(csv.bytes.toString("utf8")));
  assertSameRecall(readXlsx(xlsx.bytes));

  await open(page, `/lots${LOT.path}/recall`);
  assert.ok(await page.getByText("Mẫu vượt mức dư lượng, phiếu 17").isVisible(), "the recall is remembered");
});

house.test("recall of everything made from the same fruit reaches the second lot", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, `/lots${LOT.path}/recall`);
  await page.getByLabel("Mọi sản phẩm làm từ cùng nguyên liệu").check();
  await page.getByLabel("Lý do").fill("Lỗi từ khâu thu hoạch");
  await page.getByRole("button", { name: "Tìm hàng bị ảnh hưởng" }).click();
  await page.waitForURL("**/recall?asked=*");
  // 1,128 + 332 + 8 numbered cartons.
  const total = page.locator("dl.facts > div").filter({ hasText: "Tổng số còn lại bị ảnh hưởng" }).locator("dd");
  assert.equal(await total.innerText(), "1.468 thùng");
});

house.test("the QR code of the lot leads a phone to its public page", async (tab) => {
  const answer = await house.door.get(`/lots${LOT.path}/qr.png`, { as: PROVINCE });
  assert.equal(answer.headers.get("content-type"), "image/png");
  const link = readQr(await answer.arrayBuffer());
  assert.ok(link.endsWith(LOT.path), `a Digital Link of the lot, not ${link}`);
  const page = await tab({ width: PHONE });
  await open(page, new URL(new URL(link).pathname, house.url).href);
  assert.ok(await page.getByText(`Lô ${LOT.code}`).first().isVisible());
});

/** The map's canvas shows shapes: more than the one colour of an empty map. */
async function drawn(page) {
  const canvas = page.locator(".map-canvas");
  for (let tries = 0; tries < 40; tries += 1) {
    if (countColours(await canvas.locator("canvas").screenshot()) > 20) return;
    await page.waitForTimeout(250);
  }
  assert.fail("the map stays empty");
}

/** The three places of the lot's cartons are in the file. */
function assertSameRecall(rows) {
  const head = rows.find((row) => row.includes("Số lượng"));
  assert.ok(head, `no heads in ${JSON.stringify(rows.slice(0, 12))}`);
  const at = (name) => head.indexOf(name);
  for (const { place, cartons } of WHEREABOUTS) {
    const row = rows.find((row) => row[at("Nơi")] === place && row[at("Mã")]?.includes(LOT.code));
    assert.ok(row, `${place} is in the file`);
    assert.equal(Number(row[at("Số lượng")]), cartons, place);
  }
}
