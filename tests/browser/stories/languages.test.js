// Two languages, complete and remembered.

import assert from "node:assert/strict";
import { AREA, LOT, PROVINCE } from "../harness/facts.js";
import { openHouse } from "../harness/house.js";
import { open } from "../harness/steps.js";

const house = openHouse();

house.test("the switch changes this page and all that follow", async (tab) => {
  const page = await tab({ as: PROVINCE });
  await open(page, "/growing-areas?q=minh+hoa");
  const heading = page.getByRole("heading", { level: 1 });
  assert.match(await heading.innerText(), /^Vùng trồng/);
  await page.getByRole("link", { name: "English" }).click();
  assert.match(await heading.innerText(), /^Growing areas/);
  assert.equal(new URL(page.url()).searchParams.get("q"), "minh hoa", "the filter is kept");
  await page.getByRole("link", { name: AREA.name }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.getByRole("link", { name: "Tiếng Việt" }).click();
  await page.getByRole("link", { name: "Lô hàng" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "vi");
});

house.test("numbers are written as the language writes them", async (tab) => {
  for (const [language, area] of [["vi-VN", /4,6\d+ ha/], ["en-GB", /4\.6\d+ ha/]]) {
    const page = await tab({ language });
    await open(page, LOT.path);
    const main = await page.getByRole("main").innerText();
    // Day before month in both: the page behind one label reads the same for all.
    assert.ok(main.includes("03/06/2026"), language);
    assert.match(main, area, language);
  }
});

house.test("no page shows the key of a text that is missing", async () => {
  for (const language of ["vi", "en"]) {
    for (const [path, as] of [["/", undefined], [LOT.path, undefined], ["/plans", undefined], ["/work", PROVINCE], ["/growing-areas", PROVINCE], [`/lots${LOT.path}`, PROVINCE]]) {
      const html = await (await house.door.get(path, { as, headers: { "accept-language": language } })).text();
      const text = html.replace(/<[^>]+>/g, " ");
      assert.doesNotMatch(text, /\b(?:registry|goods|portal|places|shell|plan)-[a-z]+(?:-[a-z]+)+\b/, `${path} in ${language}`);
    }
  }
});
