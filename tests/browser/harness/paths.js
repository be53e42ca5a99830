// Where things lie.

import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The workspace. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
/** The test files. */
export const STORIES = join(ROOT, "tests/browser/stories");
/** Pictures of pages on which a test failed; git does not know them. */
export const FAILURES = join(ROOT, "var/screenshots");
/** Pictures in the README. */
export const PICTURES = join(ROOT, "docs/screenshots");
/** The program under test. */
export const PROGRAM = process.env.NGUON_BIN ?? join(ROOT, "target/debug/nguon");
/** The browser; Debian's unless another is named. */
export const BROWSER = process.env.NGUON_CHROMIUM ?? "/usr/bin/chromium";
