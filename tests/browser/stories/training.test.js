// A training class as a commune and its trainees live it (issue 6, line 5): planned, its list
// imported with one bad line, the sheet printed, attendance ticked and said at the QR code, held,
// certified, and counted.

import assert from "node:assert/strict";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { COMMUNE, OTHER_COMMUNE, PROVINCE, READER } from "../harness/facts.js";
import { openHouse, PHONE } from "../harness/house.js";
import { readQr } from "../harness/picture.js";
import { readCsv } from "../harness/sheet.js";
import { download, link, open, rowsOf } from "../harness/steps.js";

const house = openHouse();
const TITLE = "Nhận diện rệp sáp trên xoài";
const TODAY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
const YEAR = TODAY.slice(0, 4);
let room;
let door;

const press = (page, name) =>
  Promise.all([page.waitForNavigation(), page.getByRole("main").getByRole("button", { name, exact: true }).click()]);

/** Open a part of the page that is folded. */
async function unfold(page, name) {
  const part = page.locator("details.offer").filter({ has: page.locator("summary", { hasText: name }) });
  if ((await part.getAttribute("open")) === null) await part.locator("summary").click();
  return part;
}

house.test("a commune plans a class for today and imports its list, one line of it wrong", async (tab) => {
  const page = await tab({ as: COMMUNE });
  await open(page, "/training");
  await link(page, "Thêm lớp").click();
  await page.waitForURL(/new/);
  await press(page, "Lưu");
  assert.ok(await page.locator(".error-summary").isVisible(), "an empty form is not taken");
  await page.locator("#title").fill(TITLE);
  await page.locator("#topic").selectOption("pests");
  await page.locator("#crop").selectOption("fruit");
  await page.locator("#trainees").selectOption("growers");
  await page.locator("#unit").fill("UBND xã Cù Lao Giêng");
  await page.locator("#place").fill("Nhà văn hóa ấp Minh Họa 1");
  await page.locator("#commune").selectOption("30643@2025-07-01");
  await page.locator("#from").fill(TODAY);
  await page.locator("#hours").fill("4");
  await page.locator("#participants").fill("20");
  await press(page, "Lưu");
  room = new URL(page.url()).pathname;
  await page.locator("#lines").fill(
    "Họ và tên\tNăm sinh\tĐiện thoại\tXã\n" +
    "Ngô Minh Họa Khoa\t1981\t0900 000 201\tCù Lao Giêng\n" +
    "Bùi Thị Minh Họa Lan\t1987\t\tHội An\n" +
    "Nguyễn Minh Họa An\t1980\t0900 000 101\tCù Lao Giêng\n" +
    "Dương Minh Họa Mai\t198\t\t",
  );
  await press(page, "Kiểm tra và nhập");
  assert.ok(await page.getByText("Đã nhập 3 dòng. Còn 1 dòng").isVisible());
  assert.match(await page.locator("#wrong-lines tbody").innerText(), /Dương Minh Họa Mai[\s\S]*Năm sinh không đúng/);
  const left = await page.locator("#lines").inputValue();
  assert.equal(left.split("\n").length, 2, "headings and the wrong line are left to mend");
  await page.locator("#lines").fill(left.replace("\t198", "\t1989"));
  await press(page, "Kiểm tra và nhập");
  assert.ok(await page.getByText("Đã nhập: 1 người mới, 0 người đã có trong sổ.").isVisible());
  assert.ok(!(await page.content()).includes("0900000201"), "no phone in full");
});

house.test("the sheet is printed and its code leads to the attendance of the day", async (tab) => {
  const page = await tab({ as: COMMUNE });
  await open(page, room);
  await link(page, "Bảng điểm danh").click();
  await page.waitForURL(/sheet/);
  assert.equal(await page.locator(".paper-rows tbody tr").count(), 4 + 5, "all, and empty rows");
  const code = await page.locator(".paper-qr img").screenshot();
  door = new URL(readQr(code)).pathname;
  assert.match(door, new RegExp(`^/attend/[0-9a-f]{32}/${TODAY}/[0-9a-f]{32}$`));
  await page.emulateMedia({ media: "print" });
  assert.ok(!(await page.locator(".rail").isVisible()) && (await page.locator(".paper-qr img").isVisible()));
});

house.test("one is ticked, another says so on the own phone; a third guesses in vain", async (tab) => {
  const page = await tab({ as: COMMUNE });
  await open(page, room);
  await page.getByRole("checkbox", { name: "Có mặt: Ngô Minh Họa Khoa" }).check();
  await press(page, "Lưu điểm danh");
  assert.ok(await page.getByRole("checkbox", { name: "Có mặt: Ngô Minh Họa Khoa" }).isChecked());

  const phone = await tab({ width: PHONE });
  await open(phone, door);
  const text = await phone.getByRole("main").innerText();
  assert.ok(!text.includes("Bùi Thị Minh Họa Lan") && !text.includes("0900"), "others are not told");
  await assertFits(phone);
  await assertAccessible(phone);
  await phone.locator("#name").fill("nguyen minh hoa an");
  await phone.locator("#digits").fill("9999");
  await phone.getByRole("button", { name: "Tôi có mặt" }).click();
  await phone.getByText("Tên và số không khớp").first().waitFor();
  await phone.locator("#name").fill("nguyen minh hoa an");
  await phone.locator("#digits").fill("0101");
  await phone.getByRole("button", { name: "Tôi có mặt" }).click();
  await phone.getByText("Đã điểm danh: N. M. H. An").waitFor();
  assert.equal((await house.door.get(door.replace(/.$/, (last) => (last === "0" ? "1" : "0")))).status, 404);
  await open(page, room);
  assert.ok(await page.getByRole("checkbox", { name: "Có mặt: Nguyễn Minh Họa An" }).isChecked());
});

house.test("it was held: certificates, totals and figures follow", async (tab) => {
  const page = await tab({ as: COMMUNE });
  await open(page, room);
  const hold = await unfold(page, "Ghi lớp đã mở");
  await Promise.all([page.waitForNavigation(), hold.getByRole("button").click()]);
  assert.match(await page.locator(".head").innerText(), /Đã mở/);
  const sign = await unfold(page, "Cấp giấy chứng nhận");
  await sign.locator("#first").fill("31");
  await sign.locator("#ending").fill(`/${YEAR}/CN-CLG`);
  await Promise.all([page.waitForNavigation(), sign.getByRole("button").click()]);
  assert.ok(await link(page, `31/${YEAR}/CN-CLG`).isVisible());
  assert.ok(await link(page, `32/${YEAR}/CN-CLG`).isVisible());
  await link(page, `31/${YEAR}/CN-CLG`).click();
  await page.getByRole("heading", { name: "GIẤY CHỨNG NHẬN" }).waitFor();
  assert.ok(await page.getByText("Ngô Minh Họa Khoa").first().isVisible());

  const province = await tab({ as: PROVINCE });
  await open(province, "/training/totals");
  const sum = (await rowsOf(province.locator("table.list").first())).find(([name]) => name === `Cộng ${YEAR}`);
  const [, , planned, , held, attendances, persons] = sum.map((cell) => Number(cell.replaceAll(".", "")));
  assert.ok(planned >= held && attendances > persons, `${sum}: somebody was in two classes`);
  assert.ok(await province.getByText("356", { exact: true }).isVisible(), "the decision's 176 + 180");
  await open(province, `/figures/classes-held?from=${YEAR}-01-01`);
  assert.ok(await province.getByText(TITLE).isVisible());
  await open(province, `/figures/persons-trained?from=${YEAR}-01-01`);
  assert.equal(await province.locator("table.list tbody tr").count(), persons, "the rows behind the number");

  await open(province, "/training/classes");
  await province.getByLabel("Tìm trong tên lớp").fill("rep sap");
  await province.getByRole("button", { name: "Lọc" }).click();
  await province.waitForURL(/rep/);
  const { bytes } = await download(province, link(province, "CSV"));
  const rows = readCsv(bytes.toString("utf8"));
  assert.equal(rows.length, 2, "headings and the one class that was asked for");
  assert.equal(rows[1][0], TITLE);
});

house.test("who has no hour this year, and what may be one person", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, `/training/officers?year=${YEAR}`);
  assert.ok(await page.getByText(/2 trên 3 cán bộ/).isVisible());
  await open(page, "/training/duplicates");
  const pair = page.locator("table.list tbody tr").filter({ hasText: "Lê Minh Họa Cường" });
  assert.equal(await pair.count(), 1);
  await Promise.all([page.waitForNavigation(), pair.getByRole("button").click()]);
  assert.equal(await page.locator("table.list tbody tr").filter({ hasText: "Lê Minh Họa Cường" }).count(), 0);
});

house.test("the walls hold and the pages fit a phone and a desk", async (tab) => {
  assert.equal((await house.door.get(room, { as: OTHER_COMMUNE })).status, 404);
  assert.equal((await house.door.get(`${room}/days/${TODAY}/sheet`, { as: READER })).status, 403);
  assert.ok(!(await (await house.door.get(room, { as: READER })).text()).includes("Ngô Minh Họa Khoa"));
  for (const width of [PHONE, 1440]) {
    const page = await tab({ as: COMMUNE, width });
    await open(page, room);
    const one = await page.locator("#participants tbody a").first().getAttribute("href");
    for (const path of [
      "/training/classes", "/training/classes/new", room, one, `${one}/certificate`,
      `${room}/days/${TODAY}/sheet`, "/training/totals", "/training/officers", "/training/duplicates", door,
    ]) {
      await open(page, path);
      if (width === PHONE) await assertFits(page);
      await assertAccessible(page);
    }
  }
});
