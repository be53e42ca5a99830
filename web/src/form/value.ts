// How one kind of value is taken for another (XPath 1.0 §3.4, §4). Same as crates/forms/src/eval/value.rs.

import { type Value, isList } from "./expr";
import { days } from "./moment";

export function toNumber(value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const text = isList(value) ? value[0] : value;
  return text === undefined ? NaN : textToNumber(text);
}

export function toText(value: Value): string {
  if (typeof value === "number") return numberText(value);
  return isList(value) ? (value[0] ?? "") : String(value);
}

export function toTruth(value: Value): boolean {
  if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
  return typeof value === "boolean" ? value : value.length > 0;
}

// As an answer that is kept: what is no number is no answer.
export function toAnswer(value: Value): string {
  return typeof value === "number" && Number.isNaN(value) ? "" : toText(value);
}

export function each(value: Value): readonly Value[] {
  return isList(value) ? value : [value];
}

export function isNumber(text: string): boolean {
  return /^-?(?:\d+\.?\d*|\.\d+)$/.test(text);
}

function textToNumber(text: string): number {
  const plain = text.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, "");
  return isNumber(plain) ? Number(plain) : days(plain);
}

// Without an exponent, whatever its size.
export function numberText(number: number): string {
  if (number === 0) return "0";
  const text = String(number);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!parts) return text;
  const [, sign, first, rest = "", exponent] = parts;
  const digits = `${first}${rest}`;
  const power = Number(exponent);
  return power < 0
    ? `${sign}0.${"0".repeat(-power - 1)}${digits}`
    : `${sign}${digits.padEnd(power + 1, "0")}`;
}
