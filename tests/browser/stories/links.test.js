// Nobody is led to a page that is not there or not for them.

import assert from "node:assert/strict";
import { crawl, onePerShape } from "../harness/crawl.js";
import { ADMINISTRATOR, COMMUNE, HOLDER, LOT, OTHER_COMMUNE, PALLET, PROVINCE, READER } from "../harness/facts.js";
import { openHouse } from "../harness/house.js";

const house = openHouse();

for (const as of [undefined, ADMINISTRATOR, PROVINCE, COMMUNE, OTHER_COMMUNE, HOLDER, READER]) {
  house.test(`every link leads somewhere: ${as ?? "nobody"}`, async () => {
    const from = as ? ["/", "/work"] : ["/", LOT.path, PALLET, "/codes/VN-AGOR-9901"];
    const pages = await crawl(house.door, { as, from });
    assert.ok(onePerShape(pages).length > 5, "there is something to follow");
    const broken = pages.filter(({ status }) => status >= 400);
    assert.deepEqual(broken, []);
  });
}
