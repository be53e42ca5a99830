// Expressions computed, by the rules of XPath 1.0. The server's half is crates/forms/src/eval; both are
// held to crates/forms/vectors/expressions.json. There is no parser here: the server sends trees.

import { type Expr, type Scope, type Value, isList } from "./expr";
import { type Arguments, FUNCTIONS } from "./functions";
import { each, toNumber, toText, toTruth } from "./value";

export function evaluate(expr: Expr, scope: Scope): Value {
  if (typeof expr === "number" || typeof expr === "string") return expr;
  const [head, ...parts] = expr;
  switch (head) {
    case "$":
      return scope.answer(String(parts[0]));
    case ".":
      return scope.self();
    case "column":
      return scope.column(String(parts[0]));
    case "neg":
      return -toNumber(part(parts, 0, scope));
    case "or":
      return toTruth(part(parts, 0, scope)) || toTruth(part(parts, 1, scope));
    case "and":
      return toTruth(part(parts, 0, scope)) && toTruth(part(parts, 1, scope));
  }
  const count = COUNTS[head];
  if (count) return count(toNumber(part(parts, 0, scope)), toNumber(part(parts, 1, scope)));
  if (COMPARISONS.includes(head)) return compare(head, part(parts, 0, scope), part(parts, 1, scope));
  const given: Arguments = {
    scope,
    count: parts.length,
    value: (at) => part(parts, at, scope),
    expr: (at) => parts[at],
  };
  return FUNCTIONS[head]?.(given) ?? "";
}

const COUNTS: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  div: (left, right) => left / right,
  mod: (left, right) => left % right,
};

const COMPARISONS = ["=", "!=", "<", "<=", ">", ">="];

function part(parts: readonly Expr[], at: number, scope: Scope): Value {
  const expr = parts[at];
  return expr === undefined ? "" : evaluate(expr, scope);
}

// Of many answers one that meets it is enough.
function compare(sign: string, left: Value, right: Value): boolean {
  if (!isList(left) && !isList(right)) return one(sign, left, right);
  if (typeof left === "boolean" || typeof right === "boolean") return one(sign, toTruth(left), toTruth(right));
  return each(left).some((first) => each(right).some((second) => one(sign, first, second)));
}

function one(sign: string, left: Value, right: Value): boolean {
  switch (sign) {
    case "=":
      return equal(left, right);
    case "!=":
      return !equal(left, right);
    case "<":
      return toNumber(left) < toNumber(right);
    case "<=":
      return toNumber(left) <= toNumber(right);
    case ">":
      return toNumber(left) > toNumber(right);
    default:
      return toNumber(left) >= toNumber(right);
  }
}

function equal(left: Value, right: Value): boolean {
  if (typeof left === "boolean" || typeof right === "boolean") return toTruth(left) === toTruth(right);
  if (typeof left === "number" || typeof right === "number") return toNumber(left) === toNumber(right);
  return toText(left) === toText(right);
}
