import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
const [,, base, as, ...paths] = process.argv;
const axe = readFileSync(new URL("./node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args:["--no-sandbox"] });
const ctx = await b.newContext({ locale: "vi-VN", bypassCSP: true });
const p = await ctx.newPage();
if (as !== "-") {
  const [name, password] = as.split(":");
  await p.goto(base + "/sign-in");
  await p.locator("input[name=login], input[name=name], input[autocomplete=username]").first().fill(name);
  await p.locator("input[type=password]").fill(password);
  await Promise.all([p.waitForNavigation(), p.getByRole("main").getByRole("button").first().click()]);
}
let n = 0;
for (const path of paths) for (const width of [1440, 360]) {
  await p.setViewportSize({ width, height: 900 });
  const r = await p.goto(base + path);
  await p.evaluate(axe);
  const v = await p.evaluate(() => axe.run(document, { runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa"] }));
  const over = await p.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
  console.log(r.status(), path, width, "axe:", v.violations.map(x => x.id + " " + x.nodes[0].html.slice(0,120)).join("; ") || "ok", over ? "OVERFLOW" : "");
  await p.screenshot({ path: `/tmp/shot-${n}-${width}.png`, fullPage: true });
  if (width === 360) n++;
}
await b.close();
