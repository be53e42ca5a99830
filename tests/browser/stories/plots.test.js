// Boundaries as officers bring them: from a file with several shapes, and drawn on the map.

import assert from "node:assert/strict";
import { AREA, COMMUNE } from "../harness/facts.js";
import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { DESK, openHouse, PHONE } from "../harness/house.js";
import { link, nearer, open } from "../harness/steps.js";

const house = openHouse();

const ring = (west, south) =>
  [[0, 0], [0.001, 0], [0.001, 0.001], [0, 0.001], [0, 0]].map(([x, y]) => `${(west + x).toFixed(4)},${(south + y).toFixed(4)}`).join(" ");
const placemark = (name, coordinates) =>
  `<Placemark><name>${name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>${coordinates}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>`;
const KML = `<kml xmlns="http://www.opengis.net/kml/2.2"><Document>${[
  placemark("Lô 1", ring(105.46, 10.46)),
  placemark("Lô 2", "105.47,10.47 105.471,10.471 105.471,10.47 105.47,10.471 105.47,10.47"),
].join("")}</Document></kml>`;

/** The record of the first area. */
async function record(page) {
  await open(page, "/growing-areas");
  await link(page, AREA.name).click();
  await page.waitForURL(/\/growing-areas\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

for (const [width, script] of [[DESK, false], [PHONE, true]]) {
  house.test(`a file is judged shape by shape, ${width} px${script ? "" : ", without script"}`, async (tab) => {
    const page = await tab({ as: COMMUNE, width, script });
    const path = await record(page);
    await page.getByRole("link", { name: "Nhận thửa từ tệp" }).click();
    await page.getByLabel("Tệp ranh giới").setInputFiles({ name: "thửa.kml", mimeType: "application/vnd.google-earth.kml+xml", buffer: Buffer.from(KML) });
    await page.getByRole("button", { name: "Gửi và kiểm tra" }).click();
    await page.waitForURL(/plot-files\/[0-9a-f-]{36}/);
    assert.ok(await page.getByText("Ranh giới tự cắt").isVisible(), "the crossed shape is refused with what to do");
    if (script) {
      await assertAccessible(page);
      await assertFits(page);
    }
    const original = await house.door.get(`${new URL(page.url()).pathname}/original`, { as: COMMUNE });
    assert.equal(await original.text(), KML, "kept byte for byte");
    await page.getByLabel("Số 1", { exact: true }).fill(`Tệp ${width}`);
    const overlap = page.getByLabel("Lý do vẫn ghi dù chồng lấn");
    await page.getByLabel("Lấy 1", { exact: true }).check();
    if (await overlap.count()) await overlap.fill("Thử lại cùng tệp");
    await page.getByRole("button", { name: "Ghi các thửa đã chọn" }).click();
    await page.waitForURL(`**${path}`);
    assert.ok(await page.getByRole("link", { name: `Tệp ${width}`, exact: true }).isVisible());
  });
}

house.test("a boundary is drawn with taps, measured, undone, closed and kept", async (tab) => {
  const page = await tab({ as: COMMUNE, width: PHONE });
  const path = await record(page);
  await open(page, `${path}/plots`);
  await page.getByRole("button", { name: "Vẽ trên bản đồ" }).click();
  const board = page.locator('.draw[data-state="ready"]');
  await board.waitFor();
  const canvas = board.locator("canvas").first();
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  // Beside the area's plots, which lie in the middle.
  const corners = [[0.08, 0.1], [0.24, 0.1], [0.24, 0.25], [0.08, 0.25], [0.5, 0.9]];
  for (const [index, [x, y]] of corners.entries()) {
    await page.touchscreen.tap(box.x + box.width * x, box.y + box.height * y);
    await page.locator(`.draw[data-corners="${index + 1}"]`).waitFor();
  }
  await page.getByRole("button", { name: "Bỏ bước vừa rồi", exact: true }).click();
  await page.locator('.draw[data-corners="4"]').waitFor();
  await page.getByRole("button", { name: "Khép kín ranh giới" }).click();
  const drawn = JSON.parse(await page.locator("#geojson").inputValue());
  assert.equal(drawn.coordinates[0].length, 5);
  assert.equal(await page.locator(".draw-side").count(), 4, "each side tells its length");
  const hectares = (text) => Number(/([\d.]*\d,\d{4})/.exec(text)[1].replaceAll(".", "").replace(",", "."));
  const told = hectares(await page.locator(".draw-area").innerText());
  await assertAccessible(page);
  await assertFits(page);
  await page.getByLabel("Số", { exact: true }).fill("Vẽ tay");
  await page.getByRole("button", { name: "Xem trước" }).click();
  const preview = page.locator(".preview");
  await preview.waitFor();
  const computed = hectares(await preview.innerText());
  assert.ok(Math.abs(told - computed) <= Math.max(0.0001, computed * 1e-5), `${told} ha drawn, ${computed} ha computed`);
  await page.getByRole("main").getByRole("button", { name: "Lưu" }).click();
  await page.waitForURL(`**${path}`);
  assert.ok(await page.getByRole("link", { name: "Vẽ tay", exact: true }).isVisible());
});

house.test("a plot is cut along a line drawn with taps, dragged by typing, and looked at", async (tab) => {
  const page = await tab({ as: COMMUNE, width: PHONE });
  const path = await record(page);
  const plots = page.locator(`main a[href^="${path}/plots/"]`);
  const hrefs = await plots.evaluateAll((links) => links.map((one) => one.getAttribute("href")));
  await open(page, `${hrefs.find((href) => /plots\/[0-9a-f-]{36}$/.test(href))}/cut`);
  await page.getByRole("button", { name: "Vẽ đường cắt trên bản đồ" }).click();
  const board = page.locator('.draw[data-state="ready"]');
  await board.waitFor();
  const canvas = board.locator("canvas").first();
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  // The whole plot is in sight with room around it.
  for (const [index, x] of [0.04, 0.96].entries()) {
    await page.touchscreen.tap(box.x + box.width * x, box.y + box.height * 0.5);
    await page.locator(`.draw[data-ends="${index + 1}"]`).waitFor();
  }
  assert.match(await board.innerText(), /Chiều dài đường cắt: [\d.,]+ m/);
  for (const id of ["#cut-from", "#cut-to"]) assert.match(await page.locator(id).inputValue(), /^\d+\.\d{7}, \d+\.\d{7}$/);
  await assertAccessible(page);
  await assertFits(page);
  await page.getByRole("button", { name: "Xem trước" }).click();
  const preview = page.locator(".preview");
  await preview.waitFor();
  assert.equal((await preview.innerText()).match(/ ha/g)?.length, 2, "two new plots with their areas");
});

house.test("the boundary is walked, with the accuracy told", async (tab) => {
  const page = await tab({ as: COMMUNE, width: PHONE });
  await page.context().grantPermissions(["geolocation"], { origin: house.url });
  const stand = (longitude, latitude, accuracy) => page.context().setGeolocation({ longitude, latitude, accuracy });
  await stand(105.48, 10.48, 4);
  const path = await record(page);
  await open(page, `${path}/plots`);
  await page.getByRole("button", { name: "Vẽ trên bản đồ" }).click();
  await page.locator('.draw[data-state="ready"]').waitFor();
  await page.getByRole("button", { name: "Đi dọc ranh giới" }).click();
  const drop = page.getByRole("button", { name: "Đặt đỉnh tại chỗ đứng" });
  for (const [index, [lon, lat]] of [[105.48, 10.48], [105.481, 10.48], [105.481, 10.481]].entries()) {
    await stand(lon, lat, 4 + index);
    await page.getByText(`± ${4 + index} m`).waitFor();
    await drop.click();
    await page.locator(`.draw[data-corners="${index + 1}"]`).waitFor();
  }
  const drawn = JSON.parse(await page.locator("#geojson").inputValue());
  assert.deepEqual(drawn.coordinates[0][2], [105.481, 10.481]);
});

house.test("MapLibre reads the tiles of the map, coloured by status and by crop", async (tab) => {
  const page = await tab({ as: COMMUNE });
  const tiles = [];
  page.on("response", (response) => response.url().includes("/map/tiles/") && tiles.push(response));
  await open(page, "/map");
  await nearer(page, page.locator(".map-list button").filter({ hasText: AREA.name }).first());
  assert.ok(tiles.length > 0);
  for (const tile of tiles.filter((tile) => tile.status() === 200)) {
    assert.equal(tile.headers()["cache-control"], "no-store", "kept on no borrowed machine");
  }
  await page.getByRole("radio", { name: "Cây trồng" }).check();
  await page.getByRole("list", { name: "Chú giải" }).getByText("Xoài").first().waitFor();
});
