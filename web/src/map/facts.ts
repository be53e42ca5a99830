// What the server says about each shape: parsed at the door, so that drawing cannot be surprised.

export const TONES = ["plain", "good", "warning", "danger"] as const;
export type Tone = (typeof TONES)[number];

export type Shape = GeoJSON.Polygon | GeoJSON.MultiPolygon | GeoJSON.Point;

export interface Facts {
  name: string;
  href: string;
  code: string;
  label: string;
  tone: Tone;
  crop: string;
}

export type Feature = GeoJSON.Feature<Shape, Facts> & { id: number };
export type Bounds = [number, number, number, number];

const SHAPES = ["Polygon", "MultiPolygon", "Point"];

/** The features that can be drawn, each with its place in the list as `id`. */
export function parse(json: unknown): { type: "FeatureCollection"; features: Feature[] } {
  const found = (json as { features?: unknown }).features;
  if (!Array.isArray(found)) throw new Error("map data: no features");
  const features = found.filter((one) => SHAPES.includes(one?.geometry?.type)).map(feature);
  return { type: "FeatureCollection", features };
}

function feature(one: GeoJSON.Feature<Shape, Record<string, unknown>>, id: number): Feature {
  const given = one.properties ?? {};
  const text = (name: string) => (typeof given[name] === "string" ? given[name] : "");
  const tone = TONES.find((tone) => tone === given["tone"]) ?? "plain";
  // Only paths of this site: a record opens nowhere else.
  const href = /^\/(?!\/)/.test(text("href")) ? text("href") : "";
  return {
    type: "Feature",
    id,
    geometry: one.geometry,
    properties: { name: text("name"), href, code: text("code"), label: text("label"), tone, crop: text("crop") },
  };
}

/** West, south, east, north of all shapes. */
export function bounds(features: readonly Feature[]): Bounds {
  const box: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of features) {
    for (const [x = 0, y = 0] of positions(geometry)) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box;
}

function positions(shape: Shape): GeoJSON.Position[] {
  switch (shape.type) {
    case "Point": return [shape.coordinates];
    case "Polygon": return shape.coordinates.flat();
    case "MultiPolygon": return shape.coordinates.flat(2);
  }
}
