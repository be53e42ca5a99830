// Loads the demonstration once, then runs every test file on its own copy of it.

import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { loadDemonstration } from "./harness/demonstration.js";
import { STORIES } from "./harness/paths.js";

const asked = process.argv.slice(2);
const files = asked.length > 0
  ? asked
  : readdirSync(STORIES).filter((name) => name.endsWith(".test.js")).sort().map((name) => `${STORIES}/${name}`);

const demonstration = loadDemonstration();
const tests = spawn(process.execPath, ["--test", "--test-reporter=spec", ...files], {
  stdio: "inherit",
  env: { ...process.env, NGUON_TEST_DEMONSTRATION: demonstration.folder },
});
// An interrupt reaches the tests too; wait for them, so that nothing is left behind.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});
tests.on("close", (code) => {
  demonstration.remove();
  process.exitCode = code ?? 1;
});
