// Places then and now, the plan as printed, errors that help, lists that are empty.

import assert from "node:assert/strict";
import { OTHER_COMMUNE, PROVINCE } from "../harness/facts.js";
import { openHouse, PHONE } from "../harness/house.js";
import { open } from "../harness/steps.js";

const house = openHouse();

house.test("an old name, with or without tone marks, leads to the unit of today", async (tab) => {
  const page = await tab({ width: PHONE });
  for (const [query, today] of [
    ["chau doc", "phường Châu Đốc"],
    ["Châu Đốc", "phường Châu Đốc"],
    ["tan my", "xã Cù Lao Giêng"],
  ]) {
    await open(page, "/");
    await page.getByLabel("Tìm mã số, lô hàng").fill(query);
    await page.getByRole("main").getByRole("button", { name: "Tìm" }).click();
    const places = page.getByRole("region", { name: "Địa danh" });
    assert.ok(await places.getByText(today).first().isVisible(), `«${query}»: ${await page.getByRole("main").innerText()}`);
    await open(page, `/places?q=${encodeURIComponent(query)}`);
    assert.ok(await page.getByRole("main").getByText(today).first().isVisible(), `/places «${query}»`);
  }
});

house.test("a unit says what it was, and what became of it", async (tab) => {
  const page = await tab();
  await open(page, "/places/30643%402025-07-01");
  assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /Cù Lao Giêng/);
  const made = await page.getByRole("main").innerText();
  assert.ok(made.includes("NQ 1654/NQ-UBTVQH15"), "its legal basis");
  assert.ok(made.includes("Hình thành từ"), "what it was made of");
});

house.test("the plan of An Giang as printed, with its two totals that do not agree", async (tab) => {
  const page = await tab();
  await open(page, "/plans");
  await page.getByRole("link", { name: "1753/QĐ-UBND" }).click();
  await page.getByRole("link", { name: /^Bảng 1/ }).click();
  const foot = page.locator("tfoot");
  for (const printed of ["9.861", "3.807", "103.668"]) {
    assert.ok((await foot.innerText()).includes(printed), `${printed} is shown as printed`);
  }
  // 245 + 974 + … and 264 + 1.052 + …: what the columns add up to.
  const notes = page.locator(".note.tone-warning");
  for (const [printed, computed] of [["9.861", "49.860"], ["3.807", "53.807"]]) {
    const line = notes.locator("li").filter({ hasText: printed });
    assert.equal(await line.count(), 1, `one line about ${printed}: ${await notes.innerText()}`);
    assert.ok((await line.innerText()).includes(computed), await line.innerText());
  }
});

house.test("an error says what happened and what to do", async (tab) => {
  const page = await tab({ as: PROVINCE });
  for (const [path, status, heading] of [
    ["/no-such-page", 404, "Không tìm thấy"],
    ["/growing-areas/0197a000-0000-7000-8000-000000000000", 404, "Không tìm thấy"],
    ["/admin/audit", 403, ""],
  ]) {
    await open(page, path, status);
    const main = page.getByRole("main");
    assert.ok((await main.getByRole("heading", { level: 1 }).innerText()).startsWith(heading));
    assert.ok((await main.getByRole("paragraph").allInnerTexts()).filter(Boolean).length >= 2, "what, and what next");
    assert.ok(await page.getByRole("link", { name: "Việc của tôi" }).isVisible(), "the way back is there");
  }
  const machine = await house.door.get("/no-such-page", { headers: { accept: "application/json" } });
  assert.equal(machine.headers.get("content-type"), "application/problem+json");
  assert.equal((await machine.json()).status, 404);
});

house.test("an empty list says what to do first", async (tab) => {
  const page = await tab({ as: OTHER_COMMUNE });
  for (const [path, words] of [
    ["/packing-houses", "Chưa có cơ sở đóng gói nào trong địa bàn"],
    ["/growing-areas?text=zzzz", "Không có bản ghi nào khớp"],
    ["/products", "Chưa có sản phẩm nào"],
  ]) {
    await open(page, path);
    const empty = page.locator(".empty");
    assert.ok(await empty.getByRole("heading", { name: words }).isVisible(), path);
    assert.ok((await empty.getByRole("paragraph").innerText()).length > 20);
  }
});

house.test("every demonstration record is marked", async (tab) => {
  const page = await tab({ as: PROVINCE });
  for (const path of ["/growing-areas", "/packing-houses", "/holders", "/lots", "/products"]) {
    await open(page, path);
    const rows = page.locator("table.list tbody tr");
    assert.ok(await rows.count() > 0);
    assert.equal(await rows.locator(".badge.demo").count(), await rows.count(), path);
    assert.ok(await page.locator(".demo-banner").isVisible());
  }
});
