// Draws the shapes with MapLibre, its legend, and a list that does by keyboard what a click does.

import "maplibre-gl/dist/maplibre-gl.css";
// The build for strict Content-Security-Policy: its worker is a file of this site, not a blob.
import { Map as Canvas, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl/dist/maplibre-gl-csp.js";
import workerUrl from "maplibre-gl/dist/maplibre-gl-csp-worker.js?url";
import { bounds, type Feature, type parse } from "./facts";
import { FILL, keyOf, legend, POINTS, style, type By, type Entry } from "./style";

setWorkerUrl(workerUrl);

/** More rows than this are found faster in the list page. */
const LISTED_MAX = 200;

type Drawn = ReturnType<typeof parse>;
type Text = (name: string) => string;

export function draw(
  container: HTMLElement,
  facts: Drawn,
  text: Text,
): void {
  const by: By = container.dataset["by"] === "crop" ? "crop" : "state";
  const entries = legend(facts.features, by);
  const keyed = {
    ...facts,
    features: facts.features.map((one) => ({ ...one, properties: { ...one.properties, key: keyOf(one.properties, by), index: one.id } })),
  };
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  container.prepend(canvas);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let map: Canvas;
  try {
    map = new Canvas({
      container: canvas,
      style: style(keyed, entries),
      bounds: bounds(facts.features),
      fitBoundsOptions: { padding: 48, maxZoom: 16 },
      attributionControl: false,
      fadeDuration: still ? 0 : 150,
      locale: {
        "Map.Title": text("Label"),
        "NavigationControl.ZoomIn": text("ZoomIn"),
        "NavigationControl.ZoomOut": text("ZoomOut"),
        "Popup.Close": text("Close"),
      },
    });
  } catch (error) {
    canvas.remove();
    throw error;
  }
  map.addControl(new NavigationControl({ showCompass: false }));
  map.addControl(new ScaleControl({ unit: "metric" }));
  const open = (feature: Feature) => popup(map, feature, text);
  for (const layer of [FILL, POINTS]) {
    map.on("click", layer, (event) => {
      const hit = facts.features[Number(event.features?.[0]?.properties["index"])];
      if (hit) open(hit);
    });
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
  container.append(legendOf(entries, text), listOf(facts.features, text, (feature) => {
    map.fitBounds(bounds([feature]), { padding: 96, maxZoom: 16, animate: !still });
    open(feature);
  }));
}

function popup(map: Canvas, feature: Feature, text: Text): void {
  const { name, code, label, crop, href } = feature.properties;
  const body = document.createElement("div");
  const title = body.appendChild(document.createElement("strong"));
  title.textContent = name;
  for (const line of [code, crop, label]) {
    if (line) body.appendChild(document.createElement("div")).textContent = line;
  }
  if (href) {
    const link = body.appendChild(document.createElement("a"));
    link.href = href;
    link.textContent = text("Open");
  }
  const [west, south, east, north] = bounds([feature]);
  new Popup({ maxWidth: "18rem" })
    .setLngLat([(west + east) / 2, (south + north) / 2])
    .setDOMContent(body)
    .addTo(map);
}

function legendOf(entries: readonly Entry[], text: Text): HTMLElement {
  const list = document.createElement("ul");
  list.className = "map-legend";
  list.setAttribute("aria-label", text("Legend"));
  for (const entry of entries) {
    const item = list.appendChild(document.createElement("li"));
    item.append(swatch(entry), entry.label);
  }
  return list;
}

function swatch({ colour, dashes }: Entry): SVGElement {
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

function listOf(features: readonly Feature[], text: Text, go: (feature: Feature) => void): HTMLElement {
  const details = document.createElement("details");
  details.className = "map-list";
  details.appendChild(document.createElement("summary")).textContent = text("List");
  const list = details.appendChild(document.createElement("ul"));
  for (const feature of features.slice(0, LISTED_MAX)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = [feature.properties.name, feature.properties.code].filter(Boolean).join(" · ");
    button.addEventListener("click", () => go(feature));
    list.appendChild(document.createElement("li")).append(button);
  }
  return details;
}
