// Holds this half of the engine to the same cases as the server's (crates/forms/vectors). `web/test.js`
// runs it; what it gives back are the cases that do not hold.

import { check } from "./check";
import { evaluate } from "./evaluate";
import type { Expr, Scope, Value } from "./expr";
import { type Answer, type Answers, type Island, planOf } from "./model";
import { Computed } from "./record";
import { numberText } from "./value";

export { idOf, renamed } from "./paths";

export interface ExpressionCase {
  readonly source: string;
  readonly expr: Expr;
  readonly is: Value;
  readonly answers?: Readonly<Record<string, Value>>;
  readonly this?: string;
  readonly columns?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly position?: number;
}

export interface FormCase {
  readonly about: string;
  readonly island: Island;
  readonly records: readonly { readonly given: unknown; readonly kept: unknown; readonly problems: readonly string[] }[];
}

export function expressionsThatFail(cases: readonly ExpressionCase[]): string[] {
  return cases.flatMap((one) => {
    const found = evaluate(one.expr, scopeOf(one));
    const shown = typeof found === "number" && !Number.isFinite(found) ? numberText(found) : found;
    return same(shown, one.is) ? [] : [`${one.source} is ${JSON.stringify(shown)}, not ${JSON.stringify(one.is)}`];
  });
}

export function formsThatFail(cases: readonly FormCase[]): string[] {
  return cases.flatMap((one) =>
    one.records.flatMap((record) => {
      const computed = new Computed(planOf(one.island), texts(record.given) as Answers);
      const { answers, problems } = check(computed);
      const told = problems.map((problem) => `${problem.path} ${problem.kind}`);
      const found = { kept: answers, problems: told };
      const expected = { kept: record.kept, problems: record.problems };
      return same(found, expected) ? [] : [`${one.about}: ${JSON.stringify(record.given)} gives ${JSON.stringify(found)}`];
    }),
  );
}

function scopeOf(one: ExpressionCase): Scope {
  return {
    today: "2026-11-22",
    now: "2026-11-22T08:30:00.000+07:00",
    answer: (name) => one.answers?.[name] ?? "",
    self: () => one.this ?? "",
    column: (name) => one.columns?.[name] ?? "",
    position: () => one.position ?? NaN,
    choiceLabel: (question, choice) => one.labels?.[question]?.[choice] ?? "",
  };
}

// The server takes numbers and lists of choices too; a page has texts only.
function texts(given: unknown): Answer {
  if (Array.isArray(given)) {
    return given.every((one) => typeof one === "object") ? given.map((one) => texts(one) as Answers) : given.join(" ");
  }
  if (typeof given !== "object" || given === null) return String(given);
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, texts(one)]));
}

// Alike, in whatever order the names of an object stand.
function same(left: unknown, right: unknown): boolean {
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return left === right;
  const [names, others] = [Object.keys(left), Object.keys(right)];
  const get = (from: object, name: string) => (from as Record<string, unknown>)[name];
  return names.length === others.length && names.every((name) => name in right && same(get(left, name), get(right, name)));
}
