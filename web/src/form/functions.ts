// What functions come to. Same as crates/forms/src/eval/functions.rs; both are held to
// crates/forms/vectors/expressions.json.

import type { Expr, Scope, Value } from "./expr";
import { dayText, formatted } from "./moment";
import { each, toAnswer, toNumber, toText, toTruth } from "./value";

// Arguments of a call, computed when they are asked for.
export interface Arguments {
  readonly scope: Scope;
  readonly count: number;
  value(at: number): Value;
  expr(at: number): Expr | undefined;
}

type Computed = (given: Arguments) => Value;

const PLACES_MAX = 15;

const text = (given: Arguments, at: number) => toText(given.value(at));
const number = (given: Arguments, at: number) => toNumber(given.value(at));
const words = (text: string) => text.split(/[ \t\n\r\f]+/).filter((word) => word !== "");
const letters = (text: string) => Array.from(text);
const numeric = (of: (number: number) => number): Computed => (given) => of(number(given, 0));

export const FUNCTIONS: Readonly<Record<string, Computed>> = {
  abs: numeric(Math.abs),
  boolean: (given) => toTruth(given.value(0)),
  "boolean-from-string": (given) => ["1", "true"].includes(text(given, 0)),
  ceiling: numeric(Math.ceil),
  coalesce: (given) => text(given, 0) || text(given, 1),
  concat: (given) => all(given, 0).map(toText).join(""),
  contains: (given) => text(given, 0).includes(text(given, 1)),
  count: (given) => each(given.value(0)).length,
  "count-non-empty": (given) => each(given.value(0)).filter((one) => toText(one) !== "").length,
  "count-selected": (given) => words(text(given, 0)).length,
  date: (given) => dayText(number(given, 0)),
  "decimal-date-time": (given) => number(given, 0),
  "ends-with": (given) => text(given, 0).endsWith(text(given, 1)),
  false: () => false,
  floor: numeric(Math.floor),
  "format-date": (given) => formatted(number(given, 0), text(given, 1)),
  "format-date-time": (given) => formatted(number(given, 0), text(given, 1)),
  if: (given) => given.value(toTruth(given.value(0)) ? 1 : 2),
  int: numeric(Math.trunc),
  join: (given) => all(given, 1).map(toText).join(text(given, 0)),
  "jr:choice-name": (given) => {
    const question = given.expr(1);
    return Array.isArray(question) ? given.scope.choiceLabel(String(question[1]), text(given, 0).trim()) : "";
  },
  max: (given) => extreme(all(given, 0), Math.max),
  min: (given) => extreme(all(given, 0), Math.min),
  "normalize-space": (given) => words(text(given, 0)).join(" "),
  not: (given) => !toTruth(given.value(0)),
  now: (given) => given.scope.now,
  number: (given) => number(given, 0),
  once: (given) => toText(given.scope.self()) || toAnswer(given.value(0)),
  position: (given) => given.scope.position(),
  pow: (given) => number(given, 0) ** number(given, 1),
  regex: (given) => wholeMatch(text(given, 1))?.test(text(given, 0)) ?? false,
  round: (given) => round(number(given, 0), given.count > 1 ? number(given, 1) : 0),
  selected: (given) => words(text(given, 0)).includes(text(given, 1).trim()),
  "selected-at": (given) => {
    const at = number(given, 1);
    return at < 0 ? "" : (words(text(given, 0))[Math.trunc(at)] ?? "");
  },
  sqrt: numeric(Math.sqrt),
  "starts-with": (given) => text(given, 0).startsWith(text(given, 1)),
  string: (given) => text(given, 0),
  "string-length": (given) => letters(text(given, 0)).length,
  substr: (given) => substr(text(given, 0), number(given, 1), given.count > 2 ? number(given, 2) : Infinity),
  "substring-after": (given) => {
    const [whole, mark] = [text(given, 0), text(given, 1)];
    const at = whole.indexOf(mark);
    return at < 0 ? "" : whole.slice(at + mark.length);
  },
  "substring-before": (given) => {
    const whole = text(given, 0);
    return whole.slice(0, Math.max(whole.indexOf(text(given, 1)), 0));
  },
  sum: (given) => each(given.value(0)).map(toNumber).reduce((sum, one) => sum + one, 0),
  today: (given) => given.scope.today,
  translate: (given) => {
    const [from, to] = [letters(text(given, 1)), letters(text(given, 2))];
    return letters(text(given, 0))
      .map((letter) => (from.includes(letter) ? (to[from.indexOf(letter)] ?? "") : letter))
      .join("");
  },
  true: () => true,
};

function all(given: Arguments, from: number): Value[] {
  const found: Value[] = [];
  for (let at = from; at < given.count; at += 1) found.push(...each(given.value(at)));
  return found;
}

// Of none, or where one is no number, there is none.
function extreme(values: Value[], better: (...numbers: number[]) => number): number {
  return values.length > 0 ? better(...values.map(toNumber)) : NaN;
}

// Halves go up; the power of ten is counted out, so that every computer comes to the same.
function round(number: number, given: number): number {
  const places = Math.trunc(given);
  if (!Number.isFinite(number) || Number.isNaN(places)) return number;
  let power = 1;
  for (let left = Math.min(Math.abs(places), PLACES_MAX); left > 0; left -= 1) power *= 10;
  return places < 0 ? Math.floor(number / power + 0.5) * power : Math.floor(number * power + 0.5) / power;
}

// From a place on up to before another, counted from 0, or from the end where they are below it.
function substr(text: string, start: number, end: number): string {
  if (Number.isNaN(start) || Number.isNaN(end)) return "";
  const found = letters(text);
  const place = (wanted: number) => {
    const whole = Math.trunc(wanted);
    return Math.min(Math.max(whole < 0 ? found.length + whole : whole, 0), found.length);
  };
  return found.slice(place(start), place(end)).join("");
}

// The pattern for a whole text; none where it is no pattern.
function wholeMatch(pattern: string): RegExp | undefined {
  const whole = `^(?:${pattern})$`;
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(whole, flags);
    } catch {
      // Without "u" a browser forgives a needless backslash.
    }
  }
  return undefined;
}
