// Expressions of forms as the server sends them (crates/forms/src/expr/json.rs): a number and a text
// stand for themselves, anything else is an array that begins with what it is.

export type Expr = number | string | readonly [string, ...Expr[]];

// Answers of all instances of a repeat are a list of texts.
export type Value = number | string | boolean | readonly string[];

// What an expression can ask for.
export interface Scope {
  answer(name: string): Value;
  self(): Value;
  column(name: string): string;
  position(): number;
  choiceLabel(question: string, choice: string): string;
  readonly today: string;
  readonly now: string;
}

export function isList(value: Value): value is readonly string[] {
  return Array.isArray(value);
}
