// What a person may not see or do: another territory does not exist, another role's work is not
// offered, and no other site can act in one's name.

import assert from "node:assert/strict";
import {
  AREA, COMMUNE, COOPERATIVE, HOLDER, HOUSE, LENT_AREA, LENT_HARVESTS, LOT, OTHER_AREA, OTHER_COMMUNE, OTHER_HARVEST,
  PALLET, PRODUCT, PROVINCE, READER, SECOND_LOT,
} from "../harness/facts.js";
import { openHouse } from "../harness/house.js";
import { readCsv, readXlsx } from "../harness/sheet.js";
import { link, open, rowsOf, withoutMark } from "../harness/steps.js";

const house = openHouse();

/** The addresses of all records that a list of this person leads to. */
async function records(as, list) {
  const html = await (await house.door.get(list, { as })).text();
  return [...html.matchAll(new RegExp(`href="(${list}/[0-9a-f-]{36})"`, "g"))].map(([, href]) => href);
}

const LISTS = ["/growing-areas", "/packing-houses", "/holders"];

house.test("an officer of another commune sees only what belongs to it", async (tab) => {
  const page = await tab({ as: OTHER_COMMUNE });
  for (const [list, expected] of [
    ["/growing-areas", [OTHER_AREA.name, LENT_AREA.name]],
    ["/packing-houses", []],
    ["/holders", ["Hộ Minh Họa Ba", "Hợp tác xã Cây ăn trái Minh Họa Hội An"]],
    ["/lots", [...LENT_HARVESTS, OTHER_HARVEST.code]],
    ["/products", []],
    ["/map", [OTHER_AREA.name, LENT_AREA.name]],
  ]) {
    await open(page, list);
    const names = (await rowsOf(page.locator("table.list"))).map(([name]) => withoutMark(name));
    assert.deepEqual(names.sort(), expected, list);
    const count = (await page.getByRole("heading", { level: 1 }).innerText()).match(/(\d+)\)?$/)?.[1];
    if (count !== undefined) assert.equal(Number(count), expected.length, `the count above ${list}`);
  }
  await open(page, "/work");
  const tile = page.locator(".tile").filter({ hasText: "lô hàng trong địa bàn" });
  assert.equal(Number(await tile.locator("strong").innerText()), LENT_HARVESTS.length + 1);
});

house.test("no search, filter or file of it goes beyond the commune", async () => {
  for (const [path, read] of [
    ["/growing-areas.csv", "csv"], ["/growing-areas.xlsx", "xlsx"],
    ["/growing-areas.csv?text=cu+lao+gieng", "csv"], ["/growing-areas.csv?commune=30643%402025-07-01", "csv"],
    ["/packing-houses.csv", "csv"], ["/packing-houses.xlsx", "xlsx"],
    ["/holders.csv", "csv"], ["/holders.xlsx", "xlsx"],
    ["/lots.csv", "csv"], ["/lots.xlsx", "xlsx"], [`/lots.csv?q=${LOT.code}`, "csv"],
    ["/api/growing-areas.geojson", "text"],
  ]) {
    const [own, all] = await Promise.all([OTHER_COMMUNE, PROVINCE].map(async (as) => {
      const answer = await house.door.get(path, { as });
      assert.equal(answer.status, 200, path);
      if (read === "xlsx") return JSON.stringify(readXlsx(new Uint8Array(await answer.arrayBuffer())));
      return read === "csv" ? JSON.stringify(readCsv(await answer.text())) : answer.text();
    }));
    for (const foreign of [AREA.name, AREA.code, HOUSE.code, COOPERATIVE, "Hộ Minh Họa Một", LOT.code, SECOND_LOT.code]) {
      assert.ok(!own.includes(foreign), `${path} tells of ${foreign}`);
    }
    // The same question of the province has more in it, so the file was worth asking for.
    assert.ok(all.length > own.length, `${path} holds more for the province`);
  }
});

house.test("a record of another commune is not found, whatever is asked of it", async () => {
  for (const list of LISTS) {
    const own = new Set(await records(OTHER_COMMUNE, list));
    const foreign = (await records(PROVINCE, list)).filter((href) => !own.has(href));
    assert.ok(foreign.length > 0, `${list} has records elsewhere`);
    const csrf = await house.door.formToken(OTHER_COMMUNE);
    for (const href of foreign) {
      for (const path of [href, `${href}/edit`]) {
        assert.equal((await house.door.get(path, { as: OTHER_COMMUNE })).status, 404, path);
      }
      const change = await house.door.post(href, { _csrf: csrf, name: "X", version: "0" }, { as: OTHER_COMMUNE });
      assert.equal(change.status, 404, `POST ${href}`);
    }
  }
  for (const item of [LOT.path, SECOND_LOT.path, PALLET]) {
    for (const path of [`/lots${item}`, `/lots${item}/qr.svg`, `/lots${item}/qr.png`]) {
      assert.equal((await house.door.get(path, { as: OTHER_COMMUNE })).status, 404, path);
      assert.equal((await house.door.get(path, { as: COMMUNE })).status, 200, `${path} is there for its own commune`);
    }
  }
  assert.equal((await house.door.get(PRODUCT, { as: OTHER_COMMUNE })).status, 404);
});

house.test("the way of an own harvest tells of foreign lots by kind and amount only", async (tab) => {
  const page = await tab({ as: OTHER_COMMUNE });
  await open(page, `/lots${OTHER_HARVEST.path}`);
  const text = await page.getByRole("main").innerHTML();
  for (const code of [LOT.code, SECOND_LOT.code, "RUA-260512", "CLG-260511", "095210000000000018"]) {
    assert.ok(!text.includes(code), `tells of ${code}`);
  }
  assert.ok(await page.getByText("ngoài địa bàn").first().isVisible());
});

house.test("a recall is led from the province", async (tab) => {
  const page = await tab({ as: COMMUNE });
  await open(page, `/lots${LOT.path}`);
  assert.equal(await link(page, "Truy vết để thu hồi").count(), 0);
  const csrf = await house.door.formToken(COMMUNE);
  const form = { _csrf: csrf, reach: "forward", reason: "thử" };
  for (const file of ["", ".csv", ".xlsx"]) {
    const answer = await house.door.get(`/lots${LOT.path}/recall${file}`, { as: COMMUNE });
    assert.equal(answer.status, 403, `recall${file}`);
  }
  assert.equal((await house.door.post(`/lots${LOT.path}/recall`, form, { as: COMMUNE })).status, 403);
});

house.test("a reader reads: nothing to change is offered, nothing sent is taken", async (tab) => {
  const page = await tab({ as: READER });
  const [area] = await records(READER, "/growing-areas");
  const [holder] = await records(READER, "/holders");
  for (const path of ["/growing-areas", area, "/packing-houses", "/holders", holder, "/lots", `/lots${LOT.path}`, "/products", PRODUCT]) {
    await open(page, path);
    assert.equal(await page.getByRole("main").locator('form[method="post"], a[href$="/edit"], a[href$="/new"], a[href$=".csv"], a[href$=".xlsx"]').count(), 0, path);
  }
  const csrf = await house.door.formToken(READER);
  for (const path of ["/growing-areas", area, `${area}/codes`, `${area}/plots?_csrf=${csrf}`, "/holders", holder, "/products", PRODUCT, `/lots${LOT.path}/recall`]) {
    assert.equal((await house.door.post(path, { _csrf: csrf, name: "X" }, { as: READER })).status, 403, `POST ${path}`);
  }
  for (const path of ["/growing-areas.csv", "/lots.xlsx", `${area}/edit`, "/holders/new", "/admin/audit", "/admin/accounts"]) {
    assert.equal((await house.door.get(path, { as: READER })).status, 403, path);
  }
});

house.test("a holder sees its own, and changes nothing in the register", async (tab) => {
  const page = await tab({ as: HOLDER });
  await open(page, "/growing-areas");
  assert.deepEqual((await rowsOf(page.locator("table.list"))).map(([name]) => name.startsWith(AREA.name)), [true]);
  await open(page, "/lots");
  assert.ok(await link(page, LOT.code).isVisible());
  assert.equal(await link(page, OTHER_HARVEST.code).count(), 0);
  assert.equal((await house.door.get("/growing-areas/new", { as: HOLDER })).status, 403);
});

house.test("nobody's session is used by a form that is not ours", async () => {
  const [area] = await records(PROVINCE, "/growing-areas");
  const [, other] = await records(PROVINCE, "/growing-areas");
  assert.notEqual(area, other);
  const csrf = await house.door.formToken(PROVINCE);
  const theirs = await house.door.formToken(COMMUNE);
  const code = { code: "VN-AGOR-7777", issued_on: "2026-01-01" };
  const attempts = [
    [{}, {}, "without token"],
    [{ _csrf: "" }, {}, "with an empty token"],
    [{ _csrf: theirs }, {}, "with another session's token"],
    [{ _csrf: csrf }, { "sec-fetch-site": "cross-site" }, "from another site"],
    [{ _csrf: csrf }, { origin: "https://example.com" }, "from another origin"],
  ];
  for (const [token, headers, how] of attempts) {
    const answer = await house.door.post(`${area}/codes`, { ...code, ...token }, { as: PROVINCE, headers });
    assert.equal(answer.status, 403, how);
    const out = await house.door.post("/sign-out", token, { as: PROVINCE, headers });
    assert.equal(out.status, 403, `sign-out ${how}`);
  }
  const record = await (await house.door.get(area, { as: PROVINCE })).text();
  assert.ok(!record.includes(code.code), "nothing was written");
});

house.test("without an account the office is closed", async () => {
  for (const path of ["/work", "/growing-areas", "/growing-areas.csv", "/holders", "/map", "/lots", `/lots${LOT.path}`, "/products", "/admin/audit", "/admin/accounts"]) {
    const answer = await house.door.get(path);
    assert.equal(answer.status, 303, path);
    assert.ok(answer.headers.get("location").startsWith("/sign-in?"), path);
  }
  for (const path of ["/api/growing-areas.geojson", "/epcis/events", "/epcis/capture"]) {
    const answer = await house.door.get(path, { headers: { accept: "application/json" } });
    assert.equal(answer.status, 401, path);
    assert.equal(answer.headers.get("content-type"), "application/problem+json", path);
  }
});
