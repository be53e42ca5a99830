// Days and times of answers: text by ISO 8601, or days since 1 January 1970. A moment counts as its
// clock shows it; a zone behind it is left out of account. Same as crates/forms/src/eval/moment.rs.

const SECONDS_OF_DAY = 86_400;
const MILLIS_OF_DAY = SECONDS_OF_DAY * 1000;

// A day, a moment or a time of day as days; NaN for any other text.
export function days(text: string): number {
  const at = text.indexOf("T");
  if (at >= 0) return day(text.slice(0, at)) + clock(text.slice(at + 1));
  return text[2] === ":" ? clock(text) : day(text);
}

// The day of a number of days; nothing outside of the years 1 to 9999.
export function dayText(count: number): string {
  const found = dateOf(count);
  return found ? `${pad(found.getUTCFullYear(), 4)}-${pad(found.getUTCMonth() + 1)}-${pad(found.getUTCDate())}` : "";
}

// A moment under a pattern: %Y %y %m %n %d %e %H %h %M %S %3.
export function formatted(count: number, pattern: string): string {
  const date = dateOf(count);
  if (!date) return "";
  const millis = Math.min(Math.round((count - Math.floor(count)) * SECONDS_OF_DAY * 1000), MILLIS_OF_DAY - 1);
  const [hour, minute, second] = [millis / 3_600_000, (millis / 60_000) % 60, (millis / 1000) % 60].map(Math.floor) as [number, number, number];
  const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const marks: Record<string, string> = {
    Y: pad(year, 4),
    y: pad(year % 100),
    m: pad(month),
    n: String(month),
    d: pad(dayOfMonth),
    e: String(dayOfMonth),
    H: pad(hour),
    h: String(hour),
    M: pad(minute),
    S: pad(second),
    3: pad(millis % 1000, 3),
  };
  return pattern.replace(/%([^]?)/gu, (all, mark: string) => marks[mark] ?? all);
}

export function isDay(text: string): boolean {
  return !Number.isNaN(day(text));
}

export function isClock(text: string): boolean {
  return !Number.isNaN(clock(text));
}

function day(text: string): number {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return NaN;
  const [year, month, dayOfMonth] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(0);
  // Not Date.UTC, which takes the years below 100 for those of a century.
  date.setUTCFullYear(year, month - 1, dayOfMonth);
  const itself = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
  return itself ? date.getTime() / MILLIS_OF_DAY : NaN;
}

function clock(text: string): number {
  const parts = /^(\d{2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?(?:Z|[+-](\d{2}):(\d{2}))?$/.exec(text);
  if (!parts) return NaN;
  const [hour, minute, second, zoneHour, zoneMinute] = parts.slice(1).map((part) => Number(part ?? 0)) as number[];
  const fits = hour! <= 23 && minute! <= 59 && second! < 60 && zoneHour! <= 14 && zoneMinute! <= 59;
  return fits ? (hour! * 3600 + minute! * 60 + second!) / SECONDS_OF_DAY : NaN;
}

function dateOf(count: number): Date | undefined {
  const date = new Date(Math.floor(count) * MILLIS_OF_DAY);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date : undefined;
}

function pad(number: number, digits = 2): string {
  return String(number).padStart(digits, "0");
}
