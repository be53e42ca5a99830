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

test("what is called after an instance follows its number", () => {
  const moved = (attribute, text) => half.renamed(attribute, text, "r[2]", "r[1]");
  for (const [attribute, text, expected] of [
    ["data-path", "r[2]", "r[1]"],
    ["name", "r[2]/s[2]/x", "r[1]/s[2]/x"],
    ["name", "r[20]/x", "r[20]/x"],
    ["name", "rr[2]/x", "rr[2]/x"],
    ["name", "_remove", "_remove"],
    ["id", "q-r-2--x-0", "q-r-1--x-0"],
    ["for", "commune", "commune"],
    ["aria-describedby", "q-r-2--x-error q-r-2--x-help", "q-r-1--x-error q-r-1--x-help"],
    ["href", "#q-r-2--x", "#q-r-1--x"],
    ["href", "/surveys", "/surveys"],
  ]) {
    assert.equal(moved(attribute, text), expected, `${attribute}="${text}"`);
  }
  // As the server calls them: one mark per letter that is none of ASCII.
  assert.equal(half.idOf("ca_phê[0]/𝒙"), "q-ca-ph--0---");
});
