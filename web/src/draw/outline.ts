// The corners of one boundary, with every step back.

import type { Corner } from "./measure";

/** Seven decimals, about a centimetre, as the server keeps them. */
const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;

export class Outline {
  corners: readonly Corner[] = [];
  closed = false;
  readonly #before: { corners: readonly Corner[]; closed: boolean }[] = [];

  /** Do something that can be undone. */
  #step(corners: readonly Corner[], closed = this.closed): void {
    this.#before.push({ corners: this.corners, closed: this.closed });
    this.corners = corners;
    this.closed = closed && corners.length >= 3;
  }

  add([lon, lat]: Corner): void {
    this.#step([...this.corners, [round(lon), round(lat)]]);
  }

  move(index: number, [lon, lat]: Corner): void {
    this.#step(this.corners.map((corner, at) => (at === index ? [round(lon), round(lat)] : corner)));
  }

  remove(index: number): void {
    this.#step(this.corners.filter((_, at) => at !== index));
  }

  close(): void {
    if (this.corners.length >= 3) this.#step(this.corners, true);
  }

  clear(): void {
    this.#step([], false);
  }

  undo(): void {
    const before = this.#before.pop();
    if (!before) return;
    this.corners = before.corners;
    this.closed = before.closed;
  }

  get undoable(): boolean {
    return this.#before.length > 0;
  }

  /** As the form takes it; empty while there are too few corners. */
  text(): string {
    const [first] = this.corners;
    if (!first || this.corners.length < 3) return "";
    return JSON.stringify({ type: "Polygon", coordinates: [[...this.corners, first]] });
  }

  /** What stands in the form already. False when it is a shape that this cannot draw. */
  read(text: string): boolean {
    if (text.trim() === "") return true;
    try {
      let shape = JSON.parse(text);
      shape = shape.features?.length === 1 ? shape.features[0] : shape;
      shape = shape.geometry ?? shape;
      const rings = shape.type === "MultiPolygon" && shape.coordinates.length === 1 ? shape.coordinates[0] : shape.coordinates;
      if (!/Polygon$/.test(shape.type) || rings.length !== 1) return false;
      const corners = rings[0].map(([lon, lat]: number[]): Corner => [Number(lon), Number(lat)]);
      if (corners.length < 4 || !corners.flat().every(Number.isFinite)) return false;
      this.corners = corners.slice(0, -1);
      this.closed = true;
      return true;
    } catch {
      // Not a shape yet: the person is typing, and drawing begins anew.
      return true;
    }
  }
}
