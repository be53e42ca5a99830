// Holds the scripts of forms to the cases that the server's half is held to as well.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";

const folder = mkdtempSync(join(tmpdir(), "nguon-web-"));
const vectors = (name) => JSON.parse(readFileSync(new URL(`../crates/forms/vectors/${name}`, import.meta.url), "utf8"));
let half;

before(async () => {
  await build({
    configFile: false,
    logLevel: "warn",
    root: fileURLToPath(new URL(".", import.meta.url)),
    build: { ssr: "src/form/vectors.ts", outDir: folder, emptyOutDir: false, rollupOptions: { output: { entryFileNames: "vectors.mjs" } } },
  });
  half = await import(pathToFileURL(join(folder, "vectors.mjs")).href);
});

after(() => rmSync(folder, { recursive: true }));

test("expressions come to what the server says", () => {
  const { cases } = vectors("expressions.json");
  assert.ok(cases.length > 150);
  assert.deepEqual(half.expressionsThatFail(cases), []);
});

test("whole forms are computed and checked as the server does", () => {
  const { forms } = vectors("forms.json");
  assert.ok(forms.length > 2);
  assert.deepEqual(half.formsThatFail(forms), []);
});
