// Every page, for everybody: axe-core's rules of WCAG 2.2 AA, on a phone and on a desk, light and
// dark; no sideways scrolling on a phone; nothing on the console.

import { assertAccessible, assertFits } from "../harness/accessibility.js";
import { crawl, onePerShape } from "../harness/crawl.js";
import { ADMINISTRATOR, LOT, PALLET, PROVINCE, SECOND_LOT } from "../harness/facts.js";
import { DESK, openHouse, PHONE } from "../harness/house.js";
import { nearer, open } from "../harness/steps.js";

const house = openHouse();

// Pages that no link leads to: errors, empty lists, answers to forms.
const UNLINKED = [
  { path: "/sign-in" },
  { path: "/no-such-page", status: 404 },
  { path: "/search?q=chau+doc" },
  { path: "/search?q=minh+hoa" },
  { path: "/search?q=zzzz" },
  { path: "/places?q=zzzz" },
  { path: "/places?q=chau+doc" },
  { path: "/codes/VN-XXXX-0000", status: 404 },
  { path: "/01/09521000000033", status: 400 },
  { path: "/01/04012345678901", status: 404 },
  { path: "/01/09521000000032/10/XBM-260513-9" },
  { path: LOT.path },
  { path: SECOND_LOT.path },
  { path: PALLET },
  { path: "/growing-areas?text=zzzz", as: PROVINCE },
  { path: "/lots?q=zzzz", as: PROVINCE },
  { path: "/products?q=zzzz", as: PROVINCE },
  { path: "/admin/audit", as: PROVINCE, status: 403 },
];

const PEOPLE = [
  { as: undefined, from: ["/"] },
  { as: PROVINCE, from: ["/work"] },
  { as: ADMINISTRATOR, from: ["/admin/audit", "/admin/audit?check=1", "/admin/accounts", "/admin/keys", "/admin/keys/new"], only: /^\/admin/ },
];

for (const width of [PHONE, DESK]) {
  for (const { as, from, only } of PEOPLE) {
    house.test(`pages that links lead ${as ?? "everybody"} to, ${width} px`, async (tab) => {
      const all = (await crawl(house.door, { as, from })).filter(({ kind, path }) => kind.startsWith("text/html") && (!only || only.test(path)));
      await checkAll(tab, width, as, onePerShape(all));
    });
  }

  house.test(`errors, empty lists and finds, ${width} px`, async (tab) => {
    for (const as of [undefined, PROVINCE]) {
      await checkAll(tab, width, as, UNLINKED.filter((page) => page.as === as));
    }
  });

  house.test(`forms with mistakes and answers to forms, ${width} px`, async (tab) => {
    const page = await tab({ as: PROVINCE, width });
    for (const form of ["/holders/new", "/growing-areas/new", "/packing-houses/new", "/products/new", `/lots${LOT.path}/recall`]) {
      await open(page, form);
      await page.getByRole("main").locator('form[method="post"] button').first().click();
      await page.locator(".error-summary").waitFor();
      await check(page, width);
    }
    await page.getByLabel("Lý do").fill("Thử");
    await page.getByRole("main").locator('form[method="post"] button').first().click();
    await page.waitForURL("**/recall?asked=*");
    await check(page, width);
  });

  house.test(`the map with a popup, ${width} px`, async (tab) => {
    const page = await tab({ as: PROVINCE, width });
    await open(page, "/map");
    await page.locator(".map-list summary").click();
    await (await nearer(page, page.locator(".map-list button").filter({ hasText: "–" }).first())).click();
    await page.locator(".maplibregl-popup").waitFor();
    await check(page, width);
  });
}

async function checkAll(tab, width, as, pages) {
  const page = await tab({ as, width });
  for (const { path, status } of pages) {
    await open(page, path, status);
    await check(page, width);
  }
}

async function check(page, width) {
  if (width === PHONE) await assertFits(page);
  await assertAccessible(page);
}
