// A form with parts that repeat, and with pictures, as people fill it in: without asking the server, without
// network, without script, through the link (issue 6, line 6).

import assert from "node:assert/strict";
import { strFromU8, unzipSync } from "fflate";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { sheet, writeXlsx } from "../harness/form.js";
import { openHouse, PHONE } from "../harness/house.js";
import { readCsv } from "../harness/sheet.js";
import { open, tabTo, whenKept } from "../harness/steps.js";

const house = openHouse();
const PROVINCE = "canbo.tayninh";
const COMMUNE = "canbo.trangbang";
let survey;
let door;

const FORM = {
  survey: sheet([
    "type|name|label|required|relevant|repeat_count|calculation|parameters",
    "text|who|Tên hộ|yes||||",
    "begin_repeat|plot|Thửa|||||",
    "decimal|area|Diện tích||||||",
    "select_one yn|wet|Có tưới||||||",
    "text|source|Nguồn nước||${wet} = 'yes'||||",
    "image|photo|Ảnh thửa|||||max-pixels=800",
    "begin_repeat|tree|Cây|||||",
    "text|kind|Giống|||||",
    "end_repeat||||||",
    "end_repeat||||||",
    "calculate|whole|||||sum(${area})",
    "note|told|Tổng diện tích ${whole}|||||",
    "integer|workers|Số lao động|||||",
    "begin_repeat|worker|Người|||${workers}||",
    "text|worker_name|Tên người|||||",
    "end_repeat||||||",
    "image|face|Ảnh mặt tiền|yes||||",
    "file|card|Giấy tờ|||||",
  ]),
  choices: sheet(["list_name|name|label", "yn|yes|Có", "yn|no|Không"]),
  settings: sheet(["form_title|form_id", "Thửa và ảnh|plots"]),
};

const field = (page, path) => page.locator(`[name="${path}"]`);
const add = (page, path) => page.locator(`button[name="_add"][value="${path}"]`);
const remove = (page, path) => page.locator(`button[name="_remove"][value="${path}"]`);
const send = (page) => page.locator("form.fill p.actions button.primary").click();
const queued = (page, state) => page.locator(`.queue li[data-state="${state}"]`);
const chosen = (page, path) => page.locator(`[data-path="${path}"] .chosen`);
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute("name") ?? document.activeElement?.id);

/** A picture as a camera takes it: large, with a place written beside it. */
async function photograph(page) {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [3000, 2000];
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#2a7";
    brush.fillRect(0, 0, 3000, 1000);
    return canvas.toDataURL("image/jpeg").split(",")[1];
  });
  const plain = Buffer.from(base64, "base64");
  const said = Buffer.from("Exif\0\0 11.03 106.36");
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, said.length + 2]), said]);
  const buffer = Buffer.concat([plain.subarray(0, 2), segment, plain.subarray(2)]);
  return { name: "IMG 0001.JPG", mimeType: "image/jpeg", buffer };
}

const PDF = { name: "giấy.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n") };

house.test("the province opens a survey with such a form", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, "/surveys/new");
  await page.locator("#title").fill("Thửa và ảnh");
  await page.locator("#unit").fill("Chi cục TĐC");
  await page.locator('[name="linked"]').check();
  await Promise.all([page.waitForURL(/surveys\/[0-9a-f-]{36}$/), page.locator("form.form button.primary").click()]);
  survey = new URL(page.url()).pathname;
  const film = { ...FORM, survey: [...FORM.survey, ["video", "film", "Phim"]] };
  const upload = async (form) => {
    const workbook = { name: "phieu.xlsx", mimeType: "application/octet-stream", buffer: Buffer.from(writeXlsx(form)) };
    await page.locator("#file").setInputFiles(workbook);
    await Promise.all([page.waitForNavigation(), page.locator('form[enctype] button').click()]);
  };
  await upload(film);
  assert.match(await page.locator("#findings").innerText(), /dòng 20, cột type[\s\S]*video/);
  await upload(FORM);
  await page.waitForURL(/forms\/1$/);
  await open(page, survey);
  await Promise.all([page.waitForNavigation(), page.locator('button[value="open"]').click()]);
  door = new URL(await page.locator("p.break a").getAttribute("href")).pathname;
});

house.test("instances come and go without asking the server", async (tab) => {
  const page = await tab({ as: COMMUNE, width: PHONE });
  await open(page, `${survey}/fill`);
  await page.waitForLoadState("networkidle");
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  assert.equal(await page.locator("fieldset.instance:visible").count(), 2, "a plot, and its first tree");
  await field(page, "plot[0]/area").fill("1.5");
  // With the keyboard alone.
  await add(page, "plot").focus();
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "plot[1]/area");
  assert.match(await page.locator("form.fill > [role=status]").innerText(), /Đã thêm: Thửa 2/);
  await field(page, "plot[1]/area").fill("2");
  await page.getByText("Tổng diện tích 3.5").waitFor();
  // What is asked of one is not asked of the other.
  await page.locator('[name="plot[1]/wet"][value="yes"]').check();
  await field(page, "plot[1]/source").waitFor({ state: "visible" });
  assert.ok(!(await field(page, "plot[0]/source").isVisible()));
  await field(page, "plot[1]/source").fill("kênh");
  await field(page, "plot[1]/tree[0]/kind").fill("xoài");
  await add(page, "plot[1]/tree").click();
  await field(page, "plot[1]/tree[1]/kind").fill("mít");
  // What is filled in is not thrown away by a slip.
  page.once("dialog", (dialog) => dialog.dismiss());
  await remove(page, "plot[0]").click();
  assert.equal(await field(page, "plot[0]/area").inputValue(), "1.5");
  page.once("dialog", (dialog) => dialog.accept());
  await remove(page, "plot[0]").click();
  assert.equal(await field(page, "plot[0]/area").inputValue(), "2");
  assert.equal(await field(page, "plot[0]/source").inputValue(), "kênh");
  assert.ok(await page.locator('[name="plot[0]/wet"][value="yes"]').isChecked());
  assert.equal(await field(page, "plot[0]/tree[1]/kind").inputValue(), "mít");
  assert.equal(await field(page, "plot[1]/area").count(), 0);
  assert.match(await page.locator('[data-path="plot[0]"] > legend').innerText(), /^Thửa 1$/);
  assert.equal(await focused(page), "q-plot-0-", "the one that moved up");
  assert.match(await page.locator("form.fill > [role=status]").innerText(), /Đã bỏ: Thửa 1/);
  await page.getByText("Tổng diện tích 2", { exact: true }).waitFor();
  await remove(page, "plot[0]/tree[0]").evaluate((button) => button.closest(".instance").querySelector("input").value = "");
  await remove(page, "plot[0]/tree[0]").click();
  assert.equal(await field(page, "plot[0]/tree[0]/kind").inputValue(), "mít");
  // As many as another answer says; what was typed stays while that is mistyped.
  await field(page, "workers").fill("2");
  await field(page, "worker[1]/worker_name").fill("Hai");
  await field(page, "workers").fill("1");
  await field(page, "worker[1]/worker_name").waitFor({ state: "hidden" });
  await field(page, "workers").fill("3");
  await field(page, "worker[2]/worker_name").waitFor({ state: "visible" });
  assert.equal(await field(page, "worker[1]/worker_name").inputValue(), "Hai");
  await assertFits(page);
  await assertAccessible(page);
  await field(page, "plot[0]/area").focus();
  await tabTo(page, add(page, "plot"));
  assert.deepEqual(asked.filter((url) => !url.endsWith("/surveys/token")), []);
});

house.test("pictures are made smaller, kept without network and sent once", async (tab) => {
  const page = await tab({ as: COMMUNE, width: PHONE, expects: /ERR_(FAILED|CONNECTION_REFUSED)/ });
  await open(page, `${survey}/fill`);
  await whenKept(page, `${survey}/fill`);
  const photo = await photograph(page);
  let again;
  await house.away(async () => {
    await open(page, `${survey}/fill`);
    await field(page, "who").fill("Hộ Minh Họa có ảnh");
    await field(page, "plot[0]/area").fill("1");
    await add(page, "plot").click();
    await field(page, "plot[1]/area").fill("2");
    await field(page, "plot[1]/photo").setInputFiles(photo);
    await field(page, "face").setInputFiles(photo);
    await field(page, "card").setInputFiles(PDF);
    await chosen(page, "face").getByText(/IMG_0001-\w+\.jpg/).waitFor();
    await assertFits(page);
    await send(page);
    await queued(page, "waiting").waitFor();
    // The tab is closed, another is opened: still nobody answers.
    again = await page.context().newPage();
    await page.close();
    await again.goto(`${survey}/fill`);
    await queued(again, "waiting").waitFor();
  });
  await queued(again, "sent").waitFor({ timeout: 60_000 });

  const desk = await tab({ as: COMMUNE });
  await open(desk, `${survey}/answers`);
  assert.equal(await desk.locator("table.list tbody tr").count(), 1);
  await desk.locator("table.list tbody a").first().click();
  const pictures = desk.locator("a.attached img");
  await desk.waitForFunction(() => [...document.querySelectorAll("a.attached img")].every((one) => one.complete && one.naturalWidth > 0));
  const sizes = await pictures.evaluateAll((all) => all.map((one) => [one.naturalWidth, one.naturalHeight]));
  assert.deepEqual(sizes, [[800, 533], [1600, 1067]], "the plot's as the form says");
  await assertAccessible(desk);
  const file = await pictures.nth(1).getAttribute("src");
  const bytes = Buffer.from(await (await house.door.get(file, { as: COMMUNE })).arrayBuffer());
  assert.ok(bytes.length < photo.buffer.length && !bytes.includes("106.36"));
  assert.equal((await house.door.get(file, { as: "canbo.tinh" })).status, 404);
  assert.ok([302, 303, 401].includes((await house.door.get(file)).status));
});

house.test("files go out with the answers, a table for what repeats", async () => {
  const answer = await house.door.get(`${survey}/answers.zip`, { as: PROVINCE });
  const parts = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  const names = Object.keys(parts);
  assert.equal(names.filter((name) => /^media\/[0-9a-f-]{36}\/\S+\.(jpg|pdf)$/.test(name)).length, 3);
  const plots = readCsv(strFromU8(parts["plot.csv"]));
  assert.deepEqual(plots.slice(1).map((row) => row[0]), ["1", "2"]);
  const media = `media/${plots[2].at(-1)}/${plots[2][3]}`;
  assert.ok(names.includes(media), media);
});

house.test("a file that does not fit is told at once, and an answer to mend has its files still", async (tab) => {
  const page = await tab({ as: COMMUNE, expects: /^422 for/ });
  await open(page, `${survey}/fill`);
  await field(page, "face").setInputFiles({ ...PDF, name: "a.pdf" });
  await chosen(page, "face").getByText("Cần một ảnh").waitFor();
  assert.equal(await field(page, "face").evaluate((one) => one.files.length), 0);
  await field(page, "face").setInputFiles({ name: "a.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") });
  await chosen(page, "face").getByText("Chỉ nhận ảnh").waitFor();
  await field(page, "face").setInputFiles(await photograph(page));
  await send(page);
  await queued(page, "refused").waitFor();
  assert.match(await queued(page, "refused").innerText(), /Tên hộ: Cần trả lời/);
  await Promise.all([page.waitForNavigation(), queued(page, "refused").getByRole("button", { name: "Sửa" }).click()]);
  await chosen(page, "face").getByText(/IMG_0001/).waitFor();
  await field(page, "who").fill("Hộ Minh Họa đã sửa");
  await send(page);
  await queued(page, "sent").waitFor();
  assert.equal(await queued(page, "refused").count(), 0);
});

house.test("without script the page adds, takes away and sends files too", async (tab) => {
  const photo = await photograph(await tab({ as: COMMUNE }));
  const page = await tab({ as: COMMUNE, script: false });
  await open(page, `${survey}/fill`);
  await field(page, "plot[0]/area").fill("1");
  await Promise.all([page.waitForNavigation(), add(page, "plot").click()]);
  assert.equal(await field(page, "plot[1]/area").count(), 1);
  assert.ok(await remove(page, "plot[0]").isVisible());
  assert.ok(!(await remove(page, "plot[1]").isVisible()));
  await field(page, "face").setInputFiles(photo);
  await Promise.all([page.waitForNavigation(), send(page)]);
  assert.match(await page.locator(".error-summary").innerText(), /hãy chọn lại IMG_0001\.jpg/);
  await field(page, "who").fill("Hộ Minh Họa không script");
  await field(page, "face").setInputFiles(photo);
  await Promise.all([page.waitForNavigation(), send(page)]);
  assert.ok(await page.getByText("Đã nhận phiếu").isVisible());
});

house.test("a respondent sends a picture through the link", async (tab) => {
  const page = await tab({ width: PHONE });
  await open(page, door);
  await page.locator("#commune").selectOption("25708@2025-07-01");
  await field(page, "who").fill("Hộ Minh Họa qua mã QR");
  await field(page, "face").setInputFiles(await photograph(page));
  await chosen(page, "face").getByText(/IMG_0001/).waitFor();
  await send(page);
  await queued(page, "sent").waitFor();
  const office = await tab({ as: COMMUNE });
  await open(office, `${survey}/answers?way=link`);
  await office.locator("table.list tbody a").first().click();
  await office.locator("a.attached img").waitFor();
});

house.test("the pages fit a phone and a desk", async (tab) => {
  for (const width of [PHONE, 1440]) {
    const page = await tab({ as: COMMUNE, width });
    await open(page, `${survey}/answers`);
    const answer = await page.locator("table.list tbody a").last().getAttribute("href");
    for (const path of [`${survey}/fill`, `${survey}/answers`, answer, `${survey}/forms/1`]) {
      await open(page, path);
      if (width === PHONE) await assertFits(page);
      await assertAccessible(page);
    }
  }
});
