// Reads a workbook back with a second library: the cells of its first sheet as text.

import { strFromU8, unzipSync } from "fflate";

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * @param {Uint8Array} bytes an XLSX file
 * @returns {string[][]} rows of cells; empty cells are empty texts
 */
export function readXlsx(bytes) {
  const parts = unzipSync(bytes);
  const part = (name) => (parts[name] ? strFromU8(parts[name]) : "");
  const shared = elements(part("xl/sharedStrings.xml"), "si").map(({ inner }) => textOf(inner));
  return elements(part("xl/worksheets/sheet1.xml"), "row").map(({ inner }) => {
    const cells = [];
    for (const cell of elements(inner, "c")) cells[column(cell.attributes)] = valueOf(cell, shared);
    return Array.from(cells, (text) => text ?? "");
  });
}

/**
 * @param {string} text a CSV file (RFC 4180), with or without byte order mark
 * @returns {string[][]}
 */
export function readCsv(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.replace(/^\uFEFF/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.some((cell) => cell !== ""));
}

function elements(xml, name) {
  const found = xml.matchAll(new RegExp(`<${name}(\\s[^>]*?)?(?:/>|>([\\s\\S]*?)</${name}>)`, "g"));
  return [...found].map(([, attributes = "", inner = ""]) => ({ attributes, inner }));
}

function valueOf({ attributes, inner }, shared) {
  if (/t="inlineStr"/.test(attributes)) return textOf(inner);
  const value = elements(inner, "v")[0]?.inner ?? "";
  return /t="s"/.test(attributes) ? shared[Number(value)] : decode(value);
}

const textOf = (xml) => elements(xml, "t").map(({ inner }) => decode(inner)).join("");

const decode = (text) => text.replace(/&(?:#x([0-9A-Fa-f]+)|#(\d+)|(\w+));/g, (_, hex, number, name) =>
  name ? ENTITIES[name] : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(number)));

/** `AB12` → 27. */
function column(attributes) {
  const letters = attributes.match(/r="([A-Z]+)\d+"/)?.[1] ?? "A";
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
