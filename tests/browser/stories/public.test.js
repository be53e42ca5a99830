// The page behind the QR code, as anybody with a cheap phone sees it.

import assert from "node:assert/strict";
import { COOPERATIVE, LOT, PRIVATE } from "../harness/facts.js";
import { openHouse, PHONE } from "../harness/house.js";
import { open } from "../harness/steps.js";

/** A slow phone shows the page before the person gives up. */
const BYTES_MAX = 100_000;

// What the public must see, NĐ 37/2026/NĐ-CP art. 23.7 with 23.5 a, b, c, d, đ, g, h.
const ITEMS = {
  name: "Xoài ba màu minh họa, thùng 5 kg",
  image: "",
  producer: COOPERATIVE,
  address: "Xã Cù Lao Giêng, Tỉnh An Giang",
  origin: "Việt Nam",
  "brand-lot": LOT.code,
  expiry: "03/06/2026",
};

const house = openHouse();

house.test("the seven items of the decree are there, in Vietnamese", async (tab) => {
  const page = await tab({ width: PHONE, language: "de-DE" });
  await open(page, LOT.path);
  assert.equal(await page.locator("html").getAttribute("lang"), "vi");
  for (const [item, text] of Object.entries(ITEMS)) {
    const value = page.locator(`[data-item="${item}"] dd`);
    assert.equal(await value.count(), 1, `one ${item}`);
    assert.ok((await value.innerText()).includes(text), `${item}: ${await value.innerText()}`);
  }
  const image = page.locator('[data-item="image"] img');
  assert.ok(await image.evaluate((node) => node.complete && node.naturalWidth > 0), "the picture is shown");
  assert.ok(await page.locator("h1 ~ p .badge.demo").isVisible(), "marked as demonstration");
});

house.test("in English for whoever asks for it", async (tab) => {
  const page = await tab({ width: PHONE, language: "en-GB" });
  await open(page, LOT.path);
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Demonstration three-colour mango, 5 kg carton");
  assert.ok(await page.locator('[data-item="origin"]').getByText("Viet Nam").isVisible());
});

house.test("without script, and in less than 100 kB", async (tab) => {
  const page = await tab({ width: PHONE, script: false });
  const answers = [];
  page.on("requestfinished", (request) => answers.push(request));
  await page.goto(LOT.path, { waitUntil: "networkidle" });
  assert.ok(await page.locator('[data-item="name"]').getByText(ITEMS.name).isVisible());
  const sizes = await Promise.all(answers.map(async (request) => {
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    return { url: request.url(), bytes: responseBodySize + responseHeadersSize };
  }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  assert.ok(sizes.length > 1 && total > 1_000, "sizes are measured");
  assert.ok(total < BYTES_MAX, `${total} bytes: ${JSON.stringify(sizes)}`);
});

house.test("a script changes nothing on it", async (tab) => {
  const texts = [];
  for (const script of [true, false]) {
    const page = await tab({ width: PHONE, script });
    await open(page, LOT.path);
    // The last lines tell when the page was made.
    texts.push((await page.locator("main").innerText()).replace(/\d\d:\d\d(:\d\d)?/g, "…"));
  }
  assert.equal(texts[0], texts[1]);
});

house.test("no person's name, telephone or identity number", async () => {
  for (const path of [LOT.path, "/01/09521000000032", "/codes/VN-AGOR-9901", "/codes/VN-AGPH-991", "/search?q=minh+hoa"]) {
    const html = await (await house.door.get(path)).text();
    for (const name of PRIVATE) assert.ok(!html.includes(name), `${path} tells of ${name}`);
    // Only what people read: coordinates of pictures are numbers too.
    const text = html.replace(/<svg[\s\S]*?<\/svg>/g, "").replace(/<[^>]+>/g, " ");
    assert.doesNotMatch(text, /(?<![\d-])(?:\+84|0)(?:[ .]?\d){9}(?!\d)/, `${path} has a telephone number`);
    assert.doesNotMatch(text, /(?<!\d)(?:\d{9}|\d{12})(?!\d)/, `${path} has an identity number`);
  }
});

house.test("says plainly what is not recorded, and what is not a code", async (tab) => {
  const page = await tab({ width: PHONE });
  await open(page, LOT.path);
  const results = page.locator("#tests + p");
  assert.equal(await results.innerText(), "Chưa được ghi nhận");
  for (const [path, status, words] of [
    ["/01/09521000000032/10/XBM-260513-9", 200, "Lô XBM-260513-9 chưa được ghi nhận"],
    ["/01/09521000000033", 400, "Sai số kiểm tra"],
    ["/01/04012345678901", 404, "không có dữ liệu công khai"],
  ]) {
    await open(page, path, status);
    assert.ok(await page.getByText(words).first().isVisible(), path);
  }
});

house.test("what was scanned is found again by what is printed beside it", async (tab) => {
  const page = await tab({ width: PHONE });
  await open(page, "/");
  await page.getByLabel("Tìm mã số, lô hàng").fill(`(01)09521000000032(10)${LOT.code}`);
  await page.getByRole("main").getByRole("button", { name: "Tìm" }).click();
  await page.getByRole("main").getByRole("link", { name: LOT.code }).click();
  await page.waitForURL(`**${LOT.path}`);
});
