// Debian's Chromium, quiet: nothing but the pages under test reaches the network.

import { chromium } from "playwright-core";
import { BROWSER } from "./paths.js";

const FLAGS = [
  "--disable-gpu",
  // The map draws with WebGL; without a graphics card this is how.
  "--enable-unsafe-swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A headless browser. Chromium refuses its sandbox to root. */
export function launch() {
  const root = process.getuid?.() === 0;
  return chromium.launch({ executablePath: BROWSER, args: root ? [...FLAGS, "--no-sandbox"] : FLAGS });
}
