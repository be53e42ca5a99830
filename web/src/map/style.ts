// Colours and dashes of plots on a map, those of the page.

export const TONES = ["plain", "good", "warning", "danger"] as const;
export type Tone = (typeof TONES)[number];

export type By = "state" | "crop";

/** One line of the legend: what it says, its colour and its dashes. */
export interface Entry {
  key: string;
  label: string;
  colour: string;
  dashes: number[];
}

export const TOKEN: Record<Tone, string> = { plain: "--edge", good: "--link", warning: "--warning", danger: "--danger" };
// Never colour alone: each tone has dashes of its own.
export const DASHES: Record<Tone, number[]> = { plain: [1, 0], good: [1, 0], warning: [4, 2], danger: [1, 1.5] };
// Paul Tol's "bright", told apart by colour-blind eyes.
export const CROPS = ["#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#BBBBBB"];

export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#444444";
}
