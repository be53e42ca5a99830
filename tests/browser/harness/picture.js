// Looks into PNG pictures.

import jsqr from "jsqr";
import { PNG } from "pngjs";

/** The text of the QR code in a picture, read by a library that did not make it. */
export function readQr(bytes) {
  const { data, width, height } = PNG.sync.read(Buffer.from(bytes));
  const found = jsqr.default ? jsqr.default(flat(data), width, height) : jsqr(flat(data), width, height);
  if (!found) throw new Error("no QR code can be read in the picture");
  return found.data;
}

/** How many different colours a picture has. One means that nothing was drawn. */
export function countColours(bytes) {
  const { data } = PNG.sync.read(Buffer.from(bytes));
  const pixels = new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
  return new Set(pixels).size;
}

const flat = (data) => new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
