// A map without a base map: plain ground and the shapes, in the colours of the page.

import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import { TONES, type Facts, type Feature, type Tone } from "./facts";

export type By = "state" | "crop";

/** One line of the legend: what it says, its colour and its dashes. */
export interface Entry {
  key: string;
  label: string;
  colour: string;
  dashes: number[];
}

const TOKEN: Record<Tone, string> = { plain: "--edge", good: "--link", warning: "--warning", danger: "--danger" };
// Never colour alone: each tone has dashes of its own.
const DASHES: Record<Tone, number[]> = { plain: [1, 0], good: [1, 0], warning: [4, 2], danger: [1, 1.5] };
// Paul Tol's "bright", told apart by colour-blind eyes.
const CROPS = ["#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#BBBBBB"];

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#444444";
}

export function keyOf(facts: Facts, by: By): string {
  return by === "crop" ? facts.crop : `${facts.tone} ${facts.label}`;
}

export function legend(features: readonly Feature[], by: By): Entry[] {
  const entries = new Map<string, Entry>();
  const sorted = [...features].sort((a, b) =>
    TONES.indexOf(a.properties.tone) - TONES.indexOf(b.properties.tone));
  for (const { properties } of sorted) {
    const key = keyOf(properties, by);
    if (entries.has(key)) continue;
    entries.set(key, by === "crop"
      ? { key, label: properties.crop, colour: CROPS[entries.size % CROPS.length] ?? "#444444", dashes: [1, 0] }
      : { key, label: properties.label, colour: token(TOKEN[properties.tone]), dashes: DASHES[properties.tone] });
  }
  return [...entries.values()];
}

export const SHAPES = "shapes";
export const FILL = "fill";
export const POINTS = "points";

export function style(data: GeoJSON.FeatureCollection, entries: readonly Entry[]): StyleSpecification {
  const colour = [
    "match", ["get", "key"],
    ...entries.flatMap((entry) => [entry.key, entry.colour]),
    "#444444",
  ] as unknown as ExpressionSpecification;
  const lines: LayerSpecification[] = entries.map((entry, index) => ({
    id: `line-${index}`,
    type: "line",
    source: SHAPES,
    filter: ["==", ["get", "key"], entry.key],
    paint: { "line-color": entry.colour, "line-width": 2, "line-dasharray": entry.dashes },
  }));
  return {
    version: 8,
    sources: { [SHAPES]: { type: "geojson", data } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": token("--paper-2") } },
      {
        id: FILL,
        type: "fill",
        source: SHAPES,
        filter: ["!=", ["geometry-type"], "Point"],
        paint: { "fill-color": colour, "fill-opacity": 0.35 },
      },
      ...lines,
      {
        // A plot is some pixels only when the whole province is in sight: a dot marks it.
        id: POINTS,
        type: "circle",
        source: SHAPES,
        filter: ["==", ["geometry-type"], "Point"],
        paint: { "circle-color": colour, "circle-radius": 6, "circle-stroke-width": 1.5, "circle-stroke-color": token("--paper") },
      },
    ],
  };
}
