// Draws the register's plots from vector tiles: counted from afar, each shape from near.

import "maplibre-gl/dist/maplibre-gl.css";
// The build for strict Content-Security-Policy: its worker is a file of this site, not a blob.
import { Map as Canvas, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl/dist/maplibre-gl-csp.js";
import workerUrl from "maplibre-gl/dist/maplibre-gl-csp-worker.js?url";
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import { baseLayer, baseSwitch } from "./base";
import { swatch } from "./swatch";
import { CROPS, DASHES, token, TOKEN, TONES, type By, type Entry, type Tone } from "./style";

setWorkerUrl(workerUrl);

type Text = (name: string) => string;

/** Deepest level that the server is asked for; deeper ones are the same, larger. */
const DEEPEST = 16;
/** From this level on the server draws each plot. */
const EXACT_FROM = 12;
/** More entries than this are found faster in the list page. */
const LISTED_MAX = 200;
const FILL = "plots-fill";
const GROUPS = "areas-points";

/** A word of the tiles, what it is called, and its tone where it has one. */
interface Said { key: string; label: string; tone?: Tone }

function said(json: string | undefined): Said[] {
  const list: unknown = JSON.parse(json ?? "[]");
  if (!Array.isArray(list)) return [];
  return list.map((one) => {
    const tone = TONES.find((tone) => tone === one?.tone);
    return { key: String(one?.key ?? ""), label: String(one?.label ?? ""), ...(tone ? { tone } : {}) };
  });
}

/** The legend's entries: every status, or every crop. */
function entries(container: HTMLElement, by: By): Entry[] {
  return said(container.dataset[by === "crop" ? "crops" : "statuses"]).map((one, index) => by === "crop"
    ? { key: one.key, label: one.label, colour: CROPS[index % CROPS.length] ?? "#444444", dashes: [1, 0] }
    : { key: one.key, label: one.label, colour: token(TOKEN[one.tone ?? "plain"]), dashes: DASHES[one.tone ?? "plain"] });
}

/** What an entry is matched with: the status, or the first of the crops' ids between blanks. */
function keyed(by: By): ExpressionSpecification {
  const crops: ExpressionSpecification = ["concat", ["get", "crops"], " "];
  return by === "crop" ? ["slice", crops, 0, ["index-of", " ", crops]] : ["get", "status"];
}

function colour(shown: readonly Entry[], by: By): ExpressionSpecification {
  return ["match", keyed(by), ...shown.flatMap((entry) => [entry.key, entry.colour]), "#444444"] as unknown as ExpressionSpecification;
}

function outlines(shown: readonly Entry[], by: By): LayerSpecification[] {
  // Lines with dashes of their own cannot be told by an expression: one layer for each kind of dash.
  const kinds = new Map<string, Entry[]>();
  for (const entry of shown) {
    const kind = entry.dashes.join();
    kinds.set(kind, [...(kinds.get(kind) ?? []), entry]);
  }
  return [...kinds.values()].map((alike, index) => ({
    id: `plots-line-${index}`,
    type: "line",
    source: "register",
    "source-layer": "plots",
    filter: ["in", keyed(by), ["literal", alike.map((entry) => entry.key)]],
    paint: { "line-color": colour(alike, by), "line-width": 2, "line-dasharray": alike[0]?.dashes ?? [1, 0] },
  }));
}

/** The borders that the office loaded, quiet below the plots. */
const BORDERS: LayerSpecification = {
  id: "borders",
  type: "line",
  source: "borders",
  paint: {
    "line-color": token("--edge"),
    "line-width": ["match", ["get", "level"], "province", 1.5, 1],
    "line-dasharray": [6, 3],
  },
};

function style(container: HTMLElement, shown: readonly Entry[], by: By): StyleSpecification {
  const base = baseLayer(container);
  const borders = container.dataset["borders"];
  return {
    version: 8,
    sources: {
      ...base.sources,
      register: {
        type: "vector",
        // Put together by hand: an URL object would write MapLibre's braces otherwise.
        tiles: [location.origin + (container.dataset["tiles"] ?? "")],
        maxzoom: DEEPEST,
      },
      ...(borders ? { borders: { type: "geojson", data: location.origin + borders } } : {}),
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": token("--paper-2") } },
      ...base.layers,
      ...(borders ? [BORDERS] : []),
      {
        id: FILL,
        type: "fill",
        source: "register",
        "source-layer": "plots",
        paint: { "fill-color": colour(shown, by), "fill-opacity": 0.35 },
      },
      ...outlines(shown, by),
      {
        id: GROUPS,
        type: "circle",
        source: "register",
        "source-layer": "areas",
        paint: {
          "circle-color": token("--link"),
          "circle-opacity": 0.75,
          // Area grows with the number of plots.
          "circle-radius": ["min", 28, ["+", 4, ["sqrt", ["get", "plots"]]]],
          "circle-stroke-width": 1.5,
          "circle-stroke-color": token("--paper"),
        },
      },
    ],
  };
}

export function draw(container: HTMLElement, text: Text): void {
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  container.prepend(canvas);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const [west = 102, south = 8, east = 110, north = 24] =
    (container.dataset["bounds"] ?? "").split(",").map(Number).filter(Number.isFinite);
  let by: By = "state";
  const styled = () => style(container, entries(container, by), by);
  let map: Canvas;
  try {
    map = new Canvas({
      container: canvas,
      style: styled(),
      bounds: [west, south, east, north],
      fitBoundsOptions: { padding: 48, maxZoom: 16 },
      attributionControl: false,
      // So that tiles come as pictures, and the policy need open for nothing else.
      refreshExpiredTiles: false,
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
  for (const layer of [FILL, GROUPS]) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
  map.on("click", FILL, (event) => {
    const facts = event.features?.[0]?.properties;
    if (facts) popup(map, event.lngLat, facts, container, text);
  });
  map.on("click", GROUPS, (event) => {
    map.easeTo({ center: event.lngLat, zoom: closer(map), animate: !still });
  });
  const legend = document.createElement("ul");
  legend.className = "map-legend";
  legend.setAttribute("aria-label", text("Legend"));
  container.append(choice(text, (chosen) => {
    by = chosen;
    map.setStyle(styled());
  }), legend);
  const ground = baseSwitch(map, container, text);
  if (ground) container.append(ground);
  const list = listed(container, text);
  // Only what is in sight is told.
  map.on("idle", () => {
    const seen = map.queryRenderedFeatures({ layers: [FILL] }).map(({ properties }) =>
      by === "crop" ? String(properties["crops"] ?? "").split(" ")[0] : properties["status"]);
    const shown = entries(container, by).filter((entry) => seen.includes(entry.key));
    legend.replaceChildren(...shown.map((entry) => {
      const item = document.createElement("li");
      item.append(swatch(entry), entry.label);
      return item;
    }));
    if (map.queryRenderedFeatures({ layers: [GROUPS] }).length > 0) {
      const item = document.createElement("li");
      item.textContent = text("Groups");
      legend.append(item);
    }
    list(map, still);
    container.dataset["state"] = "idle";
  });
}

/** What is in sight as a list, which does by keyboard what a click does. */
function listed(container: HTMLElement, text: Text): (map: Canvas, still: boolean) => void {
  const details = container.appendChild(document.createElement("details"));
  details.className = "map-list";
  details.appendChild(document.createElement("summary")).textContent = text("List");
  const list = details.appendChild(document.createElement("ul"));
  const button = (label: string, act: () => void) => {
    const made = list.appendChild(document.createElement("li")).appendChild(document.createElement("button"));
    made.type = "button";
    made.className = "link";
    made.textContent = label;
    made.addEventListener("click", act);
  };
  return (map, still) => {
    const seen = new Set<string>();
    list.replaceChildren();
    for (const { layer, geometry, properties } of map.queryRenderedFeatures({ layers: [FILL, GROUPS] })) {
      const at = middle(geometry);
      if (!at || seen.size >= LISTED_MAX) continue;
      if (layer.id === GROUPS) {
        button(`${text("Nearer")} ${properties["plots"]}`, () =>
          map.easeTo({ center: at, zoom: closer(map), animate: !still }));
        continue;
      }
      const name = `${properties["name"]} – ${properties["number"]}`;
      // A plot lies in several tiles.
      if (seen.has(name)) continue;
      seen.add(name);
      button([name, properties["code"]].filter(Boolean).join(" · "), () => popup(map, at, properties, container, text));
    }
  };
}

/**
 * The zoom one step nearer to a group. It stops where plots are first drawn one by one: the plots
 * of an area may lie apart, and nearer its middle there may be none of them in sight.
 */
function closer(map: Canvas): number {
  const zoom = map.getZoom();
  return zoom < EXACT_FROM ? Math.min(zoom + 2.5, EXACT_FROM + 0.01) : zoom + 2.5;
}

/** The middle of a shape's box. */
function middle(shape: GeoJSON.Geometry): { lng: number; lat: number } | undefined {
  if (shape.type === "GeometryCollection") return undefined;
  const [lngs, lats]: [number[], number[]] = [[], []];
  const gather = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] === "number") {
      lngs.push(part[0]);
      lats.push(part[1]);
    } else {
      part.forEach(gather);
    }
  };
  gather(shape.coordinates);
  const between = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return lngs.length > 0 ? { lng: between(lngs), lat: between(lats) } : undefined;
}

/** By what the plots are coloured. */
function choice(text: Text, choose: (by: By) => void): HTMLElement {
  const set = document.createElement("fieldset");
  set.className = "map-by";
  set.appendChild(document.createElement("legend")).textContent = text("By");
  for (const by of ["state", "crop"] as const) {
    const label = set.appendChild(document.createElement("label"));
    const input = label.appendChild(document.createElement("input"));
    input.type = "radio";
    input.name = "map-by";
    input.checked = by === "state";
    input.addEventListener("change", () => choose(by));
    label.append(` ${text(by === "state" ? "ByState" : "ByCrop")}`);
  }
  return set;
}

function popup(map: Canvas, at: { lng: number; lat: number }, facts: Record<string, unknown>, container: HTMLElement, text: Text): void {
  const word = (name: string) => (typeof facts[name] === "string" ? facts[name] : "");
  const label = (list: Said[], key: string) => list.find((one) => one.key === key)?.label ?? key;
  const crops = said(container.dataset["crops"]);
  const body = document.createElement("div");
  body.appendChild(document.createElement("strong")).textContent = `${word("name")} – ${word("number")}`;
  for (const line of [
    word("code"),
    word("crops").split(" ").filter(Boolean).map((key) => label(crops, key)).join(", "),
    label(said(container.dataset["statuses"]), word("status")),
  ]) {
    if (line) body.appendChild(document.createElement("div")).textContent = line;
  }
  // Only ids of this register: a record opens nowhere else.
  if (/^[0-9a-f-]{36}$/.test(word("area"))) {
    const link = body.appendChild(document.createElement("a"));
    link.href = `/growing-areas/${word("area")}`;
    link.textContent = text("Open");
  }
  new Popup({ maxWidth: "18rem" }).setLngLat(at).setDOMContent(body).addTo(map);
}
