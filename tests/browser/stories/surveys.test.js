// A survey as an office, an officer without network and a respondent live it (issue 6, line 6;
// R160–R164): filled in offline and counted once, refused and still there to mend, analysed.

import assert from "node:assert/strict";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { openHouse, PHONE } from "../harness/house.js";
import { readQr } from "../harness/picture.js";
import { readCsv } from "../harness/sheet.js";
import { download, link, open, whenKept } from "../harness/steps.js";

const house = openHouse();
const PROVINCE = "canbo.tayninh";
const COMMUNE = "canbo.trangbang";
let survey;
let door;

const listed = async (page) => {
  await open(page, `${survey}/answers`);
  return page.locator("table.list tbody tr").count();
};

/** Fill in what the OCOP survey asks of everybody. */
async function fill(page, name) {
  const set = (path, text) => page.locator(`[name="${path}"]`).fill(text);
  const pick = (path, value) => page.locator(`[name="${path}"][value="${value}"]`).check();
  await set("respondent/org_name", name);
  await pick("respondent/org_kind", "household");
  await set("respondent/contact", "Minh Họa");
  await set("respondent/workers", "3");
  await pick("today_state/sold", "local");
  await pick("today_state/has_barcode", "no");
  await pick("today_state/has_trace", "no");
  await pick("today_state/records", "partly");
  await pick("today_state/conditions", "phone");
  await pick("needs/need_trace", "now");
  await pick("needs/need_barcode", "no");
  await pick("needs/support", "training");
  await set("needs/pay", "500000");
  await pick("needs/training", "yes");
}

const send = (page) => page.locator("form.fill p.actions button.primary").click();
const queued = (page, state) => page.locator(`.queue li[data-state="${state}"]`);

house.test("the province sees its survey with twenty answers, its form and its analysis", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, "/surveys");
  await page.locator("table.list a").first().click();
  await page.waitForURL(/surveys\/[0-9a-f-]{36}$/);
  survey = new URL(page.url()).pathname;
  assert.match(await page.locator("dl.facts").innerText(), /20 \/ 20/);
  const code = await page.locator(".paper-qr img").screenshot();
  door = new URL(readQr(code)).pathname;
  assert.match(door, /^\/surveys\/[0-9a-f]{32}\/link\/[0-9a-f]{32}$/);
  await open(page, `${survey}/analysis?cross=needs%2Fneed_trace`);
  assert.match(await page.getByRole("main").innerText(), /Có trả lời: 20 \/ 20/);
  assert.match(await page.locator("#by-commune").innerText(), /Trảng Bàng/);
  await open(page, `${survey}/answers`);
  const { bytes } = await download(page, link(page, "CSV"));
  const rows = readCsv(bytes.toString("utf8"));
  assert.equal(rows.length, 21);
  const products = await house.door.get(`${survey}/answers.csv?table=product`, { as: PROVINCE });
  const joined = readCsv(await products.text());
  assert.deepEqual(joined[0].slice(-4), ["_index", "_parent_table_name", "_parent_index", "_submission__uuid"]);
  assert.ok(joined.length > 20 && joined.slice(1).every((row) => rows.some((one) => one[0] === row.at(-1))));
  await open(page, "/plans/tay-ninh-2024/progress");
  assert.match(await page.getByRole("main").innerText(), /20/);
});

house.test("what is not asked is hidden, and what is wrong is told beside its question", async (tab) => {
  const page = await tab({ as: COMMUNE });
  await open(page, `${survey}/fill`);
  const other = page.locator('[name="respondent/org_kind_other"]');
  assert.ok(!(await other.isVisible()));
  await page.locator('[name="respondent/org_kind"][value="other"]').check();
  await other.waitFor({ state: "visible" });
  const plain = await tab({ as: COMMUNE, script: false });
  await open(plain, `${survey}/fill`);
  await plain.locator('[name="respondent/workers"]').fill("0");
  await Promise.all([plain.waitForNavigation(), send(plain)]);
  assert.ok(await plain.locator(".error-summary").isVisible());
  assert.equal(await plain.locator('[name="respondent/workers"]').inputValue(), "0", "nothing typed is lost");
  await fill(plain, "Hộ Minh Họa không script");
  await Promise.all([plain.waitForNavigation(), send(plain)]);
  assert.ok(await plain.getByText("Đã nhận phiếu").isVisible());
});

house.test("the position is taken from the browser, with its accuracy", async (tab) => {
  const page = await tab({ as: COMMUNE, width: PHONE });
  await page.context().grantPermissions(["geolocation"]);
  await page.context().setGeolocation({ latitude: 11.03, longitude: 106.36, accuracy: 8 });
  await open(page, `${survey}/fill`);
  await page.getByRole("button", { name: "Lấy vị trí" }).click();
  await page.getByText("Sai số khoảng 8 m").waitFor();
  assert.equal(await page.locator('[name="respondent/place"]').inputValue(), "11.03 106.36 0 8");
});

house.test("filled in without network, kept over a restart, sent once", async (tab) => {
  const page = await tab({ as: COMMUNE, width: PHONE, expects: /ERR_(FAILED|CONNECTION_REFUSED)/ });
  const before = await listed(page);
  await open(page, `${survey}/fill`);
  await whenKept(page, `${survey}/fill`);
  let again;
  await house.away(async () => {
    await open(page, `${survey}/fill`);
    await fill(page, "Hộ Minh Họa ngoại tuyến");
    await send(page);
    await queued(page, "waiting").waitFor();
    // The tab is closed, another is opened: still nobody answers.
    again = await page.context().newPage();
    await page.close();
    await again.goto(`${survey}/fill`);
    await queued(again, "waiting").waitFor();
    assert.match(await queued(again, "waiting").innerText(), /Hộ Minh Họa ngoại tuyến[\s\S]*tự gửi lại/);
  });
  await queued(again, "sent").waitFor({ timeout: 60_000 });
  assert.equal(await listed(again), before + 1);
  await again.goto(`${survey}/fill`);
  await queued(again, "sent").waitFor();
  assert.equal(await listed(again), before + 1, "one answer, however often it is looked at");
});

house.test("an answer whose confirmation was lost is sent again and counted once", async (tab) => {
  const page = await tab({ as: COMMUNE, expects: /ERR_FAILED/ });
  const before = await listed(page);
  await open(page, `${survey}/fill`);
  let lost = 0;
  await page.route(`**${survey}/answers`, async (route) => {
    await route.fetch();
    lost += 1;
    await route.abort();
  }, { times: 1 });
  await fill(page, "Hộ Minh Họa mất xác nhận");
  await send(page);
  await queued(page, "sent").waitFor({ timeout: 60_000 });
  assert.equal(lost, 1);
  assert.equal(await listed(page), before + 1);
});

house.test("an answer that the office refuses stays to be mended", async (tab) => {
  const page = await tab({ as: COMMUNE, expects: /^422 for/ });
  const before = await listed(page);
  await open(page, `${survey}/fill`);
  await fill(page, "Hộ Minh Họa bị từ chối");
  await page.locator('[name="respondent/workers"]').fill("0");
  await send(page);
  await queued(page, "refused").waitFor();
  assert.match(await queued(page, "refused").innerText(), /Số lao động từ 1 đến 10\.000/);
  await page.reload();
  await queued(page, "refused").waitFor();
  await Promise.all([page.waitForNavigation(), queued(page, "refused").getByRole("button", { name: "Sửa" }).click()]);
  assert.equal(await page.locator('[name="respondent/org_name"]').inputValue(), "Hộ Minh Họa bị từ chối");
  assert.ok(await page.locator(".field-error").first().isVisible());
  await page.locator('[name="respondent/workers"]').fill("4");
  await send(page);
  await queued(page, "sent").waitFor();
  assert.equal(await queued(page, "refused").count(), 0);
  assert.equal(await listed(page), before + 1);
});

house.test("a respondent without an account answers through the link", async (tab) => {
  const page = await tab({ width: PHONE });
  await open(page, door);
  await page.locator("#commune").selectOption("25708@2025-07-01");
  await fill(page, "Hộ Minh Họa qua mã QR");
  await send(page);
  await queued(page, "sent").waitFor();
  const office = await tab({ as: COMMUNE });
  await open(office, `${survey}/answers?way=link`);
  assert.equal(await office.locator("table.list tbody tr").count(), 1);
});

house.test("the walls hold and the pages fit a phone and a desk", async (tab) => {
  assert.equal((await house.door.get(survey, { as: "canbo.tinh" })).status, 404);
  const page = await tab({ as: PROVINCE });
  await open(page, `${survey}/answers`);
  const answer = await page.locator("table.list tbody a").first().getAttribute("href");
  for (const width of [PHONE, 1440]) {
    const page = await tab({ as: PROVINCE, width });
    for (const path of [
      "/surveys", "/surveys/new", survey, `${survey}/edit`, `${survey}/forms/1`, `${survey}/fill`,
      `${survey}/answers`, answer, `${survey}/analysis?cross=respondent%2Fworkers`,
    ]) {
      await open(page, path);
      if (width === PHONE) await assertFits(page);
      await assertAccessible(page);
    }
  }
});
