// One server, one browser, and tests that open tabs. What every page must keep is checked for every
// tab of every test: nothing on the console, no broken resource, no violation of the
// Content-Security-Policy.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browser.js";
import { watch } from "./complaints.js";
import { copyDemonstration } from "./demonstration.js";
import { FAILURES } from "./paths.js";
import { startServer } from "./server.js";
import { Door } from "./door.js";

export const PHONE = 360;
export const DESK = 1440;
const HEIGHT = 900;
const WAIT_MS_MAX = 10_000;
const LOG_LINES_SHOWN = 20;

/**
 * Start all of it for a test file, and end it after the file's last test.
 * @param {() => string | Promise<string>} [settings] what `nguon.toml` says, asked for before the server starts
 * @returns a house; its `url`, `door` are there once the tests run.
 */
export function openHouse(settings) {
  const house = new House(settings);
  before(() => house.open());
  after(() => house.close());
  return house;
}

export class House {
  #browser;
  #server;
  #data;
  #settings;

  constructor(settings) {
    this.#settings = settings;
  }

  async open() {
    try {
      this.#data = copyDemonstration();
      if (this.#settings) writeFileSync(join(this.#data.folder, "nguon.toml"), await this.#settings());
      this.#server = await startServer(this.#data.folder);
      this.#browser = await launch();
      /** Requests without a browser. */
      this.door = new Door(this.#server.url, this.#server.password);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close() {
    await this.#browser?.close();
    await this.#server?.stop();
    this.#data?.remove();
  }

  /** Nobody answers while this runs: the server is stopped, and starts again at its address. */
  async away(work) {
    const { host } = new URL(this.url);
    await this.#server.stop();
    try {
      return await work();
    } finally {
      this.#server = await startServer(this.#data.folder, host);
    }
  }

  get url() {
    return this.#server.url;
  }

  get password() {
    return this.#server.password;
  }

  /**
   * A test that opens tabs with `tab(options)`. When it fails, every tab's picture and the server's
   * log are kept.
   * @param {string} name
   * @param {(tab: (options?: TabOptions) => Promise<import("playwright-core").Page>) => Promise<void>} body
   */
  test(name, body) {
    return test(name, async (context) => {
      const tabs = [];
      const tab = async (options) => {
        const opened = await this.tab(options);
        tabs.push(opened);
        return opened.page;
      };
      try {
        await body(tab);
        const complaints = tabs.flatMap(({ complaints }) => complaints);
        if (complaints.length > 0) throw new Error(`pages complained:\n${complaints.join("\n")}`);
      } catch (error) {
        await photograph(name, tabs.map(({ page }) => page));
        for (const line of told(this.#server.log())) context.diagnostic(line);
        throw error;
      } finally {
        await Promise.all(tabs.map(({ page }) => page.context().close()));
      }
    });
  }

  /**
   * A tab in a browser of its own: no cookies but those of the account in `as`.
   * @typedef {{ as?: string, width?: number, dark?: boolean, language?: string, script?: boolean,
   *   still?: boolean, expects?: RegExp }} TabOptions
   * @param {TabOptions} options `language` is what the browser asks for, "vi-VN" by default; `expects`
   *   are complaints that the test provokes.
   */
  async tab({ as, width = DESK, dark = false, language = "vi-VN", script = true, expects } = {}) {
    const context = await this.#browser.newContext({
      baseURL: this.url,
      locale: language,
      viewport: { width, height: HEIGHT },
      isMobile: width === PHONE,
      hasTouch: width === PHONE,
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
      javaScriptEnabled: script,
      timezoneId: "Asia/Ho_Chi_Minh",
    });
    context.setDefaultTimeout(WAIT_MS_MAX);
    if (as) await context.addCookies([await this.door.cookie(as)]);
    const page = await context.newPage();
    return { page, complaints: watch(page, expects) };
  }
}

/** The end of the server's log without the requests for stylesheets, fonts and scripts. */
function told(log) {
  return log.filter((line) => !line.includes('"/assets/')).slice(-LOG_LINES_SHOWN);
}

async function photograph(name, pages) {
  mkdirSync(FAILURES, { recursive: true });
  const stem = name.normalize("NFD").replace(/[^A-Za-z0-9]+/g, "-").slice(0, 80);
  for (const [index, page] of pages.entries()) {
    const path = join(FAILURES, `${stem}-${index + 1}.png`);
    // A page that hangs is no reason to lose the error that led here.
    await page.screenshot({ path, fullPage: true, timeout: WAIT_MS_MAX }).catch((error) => console.error(error.message));
  }
}
