// A patch of the legend: colour and dashes as on the map.

import type { Entry } from "./style";

export function swatch({ colour, dashes }: Entry): SVGElement {
  const make = (name: string, values: Record<string, string>) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(values)) node.setAttribute(key, value);
    return node;
  };
  const svg = make("svg", { viewBox: "0 0 24 14", "aria-hidden": "true" });
  const solid = dashes[1] === 0;
  svg.append(make("rect", {
    x: "1", y: "1", width: "22", height: "12",
    fill: colour, "fill-opacity": "0.35", stroke: colour, "stroke-width": "2",
    ...(solid ? {} : { "stroke-dasharray": dashes.map((part) => part * 2).join(" ") }),
  }));
  return svg;
}
