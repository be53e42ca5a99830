// A data folder with the demonstration, made by the program itself.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROGRAM } from "./paths.js";

const LOAD_MS_MAX = 120_000;

/** `nguon demo` into a temporary folder. */
export function loadDemonstration() {
  if (!existsSync(PROGRAM)) {
    throw new Error(`${PROGRAM} is not there. Build it with cargo build -p nguon, or name it in NGUON_BIN.`);
  }
  const place = temporary();
  const ran = spawnSync(PROGRAM, ["demo", "--data", place.folder], { encoding: "utf8", timeout: LOAD_MS_MAX });
  if (ran.status !== 0) {
    place.remove();
    throw new Error(`nguon demo ended with ${ran.status ?? ran.error}:\n${ran.stdout}${ran.stderr}`);
  }
  return place;
}

/** A copy to write into: of the run's demonstration, or of a fresh one when a file runs alone. */
export function copyDemonstration() {
  const loaded = process.env.NGUON_TEST_DEMONSTRATION;
  if (!loaded) return loadDemonstration();
  const place = temporary();
  cpSync(loaded, place.folder, { recursive: true });
  return place;
}

function temporary() {
  const parent = mkdtempSync(join(tmpdir(), "nguon-test-"));
  return {
    folder: join(parent, "data"),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}
