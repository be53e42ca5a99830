// An answer in the one spelling of its type, or what is wrong with it. Same as
// crates/forms/src/check/clean.rs, which decides; here it is said while a person types.

import type { Item } from "./model";
import { isClock, isDay } from "./moment";
import { isNumber } from "./value";

const DIGITS_MAX = 20;
const ANSWER_CHARS_MAX = 20_000;
const FILE_NAME_BYTES_MAX = 255;
const CONFIRMED = ["ok", "true", "yes", "on", "1"];
const POINT_LIMITS = [90, 180, 100_000, 1_000_000];

export interface Cleaned {
  readonly text: string;
  // A key of what is wrong; the text stays as it was given.
  readonly wrong?: string;
}

export function clean(item: Item, given: string): Cleaned {
  const text = given.replaceAll("\r\n", "\n").replaceAll("\0", "").trim();
  if (text === "") return { text };
  if (Array.from(text).length > ANSWER_CHARS_MAX) return { text: given, wrong: "too-long" };
  const [found, wrong] = spelled(item, text);
  return found === undefined ? { text: given, wrong } : { text: found };
}

// What is kept, or nothing and why.
function spelled(item: Item, text: string): [string | undefined, string] {
  switch (item.type) {
    case "integer": {
      const found = number(text);
      return [found?.includes(".") ? undefined : found, "not-integer"];
    }
    case "decimal":
      return [number(text), "not-number"];
    case "range": {
      const found = number(text);
      if (found === undefined) return [undefined, "not-number"];
      return [inRange(Number(found), item.range ?? [1, 10, 1]) ? found : undefined, "out-of-range"];
    }
    case "date":
      return [day(text), "not-date"];
    case "time":
      return [isClock(text) ? text : undefined, "not-time"];
    case "dateTime":
      return [dateTime(text), "not-date-time"];
    case "geopoint":
    case "start-geopoint":
      return [point(text), "not-point"];
    case "geotrace":
      return [points(text, 2, false), "not-trace"];
    case "geoshape":
      return [points(text, 4, true), "not-shape"];
    case "select_multiple":
    case "rank":
      return [[...new Set(text.split(/\s+/u))].join(" "), ""];
    case "acknowledge":
      return [CONFIRMED.includes(text.toLowerCase()) ? "OK" : undefined, "not-acknowledged"];
    case "image":
    case "audio":
    case "video":
    case "file": {
      const odd = /[/\\\n]/.test(text) || text === "." || text === "..";
      const fits = new TextEncoder().encode(text).length <= FILE_NAME_BYTES_MAX;
      return [fits && !odd ? text : undefined, "not-file"];
    }
    case "note":
      return ["", ""];
    default:
      return [text, ""];
  }
}

// Without zeros that say nothing; a decimal comma is a point.
function number(text: string): string | undefined {
  const pointed = text.includes(".") ? text : text.replace(",", ".");
  if (!isNumber(pointed) || pointed.replace(/\D/g, "").length > DIGITS_MAX) return undefined;
  const [, sign = "", whole = "", part = ""] = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(pointed) ?? [];
  const written = `${whole || "0"}${part ? `.${part}` : ""}`;
  return written === "0" ? written : `${sign}${written}`;
}

function inRange(number: number, [start, end, step]: readonly [number, number, number]): boolean {
  const steps = (number - start) / step;
  return number >= start && number <= end && Math.abs(steps - Math.round(steps)) < 1e-6;
}

// 22/11/2026, as people write it, becomes 2026-11-22.
function day(text: string): string | undefined {
  const parts = text.split("/");
  const [first = "", month = "", year = ""] = parts;
  const iso = parts.length === 3 ? `${year}-${month.padStart(2, "0")}-${first.padStart(2, "0")}` : text;
  return isDay(iso) ? iso : undefined;
}

function dateTime(text: string): string | undefined {
  const [, date = "", clock = ""] = /^([^T ]*)[T ](.*)$/s.exec(text) ?? [];
  const found = day(date);
  return found !== undefined && isClock(clock) ? `${found}T${clock}` : undefined;
}

function point(text: string): string | undefined {
  const parted = text.includes(".") ? text.replaceAll(",", " ") : text;
  const parts = parted.split(/\s+/u).filter(Boolean).map(number);
  const fits = parts.every((part, at) => part !== undefined && Math.abs(Number(part)) <= (POINT_LIMITS[at] ?? 0));
  const exact = !parts[3]?.startsWith("-");
  return fits && exact && parts.length >= 2 && parts.length <= 4 ? parts.join(" ") : undefined;
}

function points(text: string, least: number, closed: boolean): string | undefined {
  const all = text.replace(/[;\s]+$/u, "").split(";").map(point);
  if (all.length < least || all.some((one) => one === undefined)) return undefined;
  const place = (one: string | undefined) => one?.split(" ").slice(0, 2).join(" ");
  return closed && place(all[0]) !== place(all.at(-1)) ? undefined : all.join(";");
}
