// The base map that an office names: shown below the plots, taken away, and missed without harm.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after } from "node:test";
import { deflateSync } from "node:zlib";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { AREA, COMMUNE, PROVINCE } from "../harness/facts.js";
import { DESK, openHouse, PHONE } from "../harness/house.js";
import { link, open } from "../harness/steps.js";

const asked = [];
let broken = false;
const tile = picture();
const tiles = createServer((request, response) => {
  asked.push(request.url);
  // The drawing takes pictures of other servers only when they say that they may be taken.
  const headers = { "access-control-allow-origin": "*", "content-type": "image/png" };
  response.writeHead(broken ? 503 : 200, headers).end(broken ? "" : tile);
});
after(() => tiles.close());

const house = openHouse(async () => {
  await new Promise((done) => tiles.listen(0, "127.0.0.1", done));
  const { port } = tiles.address();
  return `[map]\ntiles = "http://127.0.0.1:${port}/{z}/{x}/{y}.png"\nattribution = "© Bản đồ thử <b>"\nmax_zoom = 17\n`;
});

for (const width of [DESK, PHONE]) {
  house.test(`the base map is shown, credited and switched off for good, ${width} px`, async (tab) => {
    asked.length = 0;
    const page = await tab({ as: PROVINCE, width });
    const answer = await page.goto("/map");
    const policy = answer.headers()["content-security-policy"];
    assert.match(policy, /img-src 'self' data: http:\/\/127\.0\.0\.1:\d+;/);
    assert.match(policy, /connect-src 'self';/, "opened for pictures and nothing else");
    const map = page.locator('.map[data-state="idle"]');
    await map.waitFor();
    assert.ok(asked.length > 0, "tiles were asked for");
    for (const url of asked) {
      const [, z] = url.match(/^\/(\d+)\/\d+\/\d+\.png$/);
      assert.ok(Number(z) <= 17, `${url} is no deeper than the server goes`);
    }
    assert.ok(await page.getByText("© Bản đồ thử <b>").isVisible(), "as plain text");
    await assertAccessible(page);
    await assertFits(page);
    await page.getByLabel("Bản đồ nền").uncheck();
    assert.ok(await page.getByText("© Bản đồ thử").isHidden());
    asked.length = 0;
    await page.reload();
    await map.waitFor();
    assert.equal(await page.getByLabel("Bản đồ nền").isChecked(), false, "remembered");
    assert.deepEqual(asked, [], "nobody else is asked");
  });
}

house.test("a boundary is drawn over it, and goes on without it", async (tab) => {
  asked.length = 0;
  const page = await tab({ as: COMMUNE, width: PHONE });
  await open(page, "/growing-areas");
  await link(page, AREA.name).click();
  await page.waitForURL(/\/growing-areas\/[0-9a-f-]{36}$/);
  await open(page, `${new URL(page.url()).pathname}/plots`);
  await page.getByRole("button", { name: "Vẽ trên bản đồ" }).click();
  await page.locator('.draw[data-state="ready"]').waitFor();
  await page.waitForLoadState("networkidle");
  assert.ok(asked.length > 0, "tiles were asked for");
  assert.ok(await page.getByLabel("Bản đồ nền").isChecked());
});

house.test("a server of tiles that is away is told, and the plots are there", async (tab) => {
  broken = true;
  const context = await tab({ as: PROVINCE });
  // Its refusals are no complaint of the page.
  const page = await context.context().newPage();
  await page.goto("/map");
  await page.locator('.map[data-state="idle"]').waitFor();
  await page.getByText("Máy chủ bản đồ nền không trả lời").waitFor();
  assert.ok(await page.locator(".map-legend li").count() > 0, "plots are drawn");
});

/** A green square of 256 pixels as PNG. */
function picture() {
  const table = Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
  });
  const crc = (bytes) => (bytes.reduce((sum, byte) => table[(sum ^ byte) & 255] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([size, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(256, 0);
  head.writeUInt32BE(256, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(256 * 3).fill(Buffer.from([160, 200, 150]))]);
  const rows = Buffer.concat(Array.from({ length: 256 }, () => line));
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}
