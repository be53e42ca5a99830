// The map on which a plot is cut: two taps are the ends of the line, each can be dragged; what is
// typed into the fields is drawn.

import { Marker } from "maplibre-gl/dist/maplibre-gl-csp.js";
import type { GeoJSONSource, StyleSpecification } from "maplibre-gl";
import { baseLayer } from "../map/base";
import { token } from "../map/style";
import type { Text } from "./begin";
import { canvasIn } from "./canvas";
import { length, type Corner } from "./measure";

type Fields = readonly [HTMLInputElement, HTMLInputElement];

function style(container: HTMLElement, shape: GeoJSON.Geometry): StyleSpecification {
  const base = baseLayer(container);
  return {
    version: 8,
    sources: {
      ...base.sources,
      plot: { type: "geojson", data: shape },
      line: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": token("--paper-2") } },
      ...base.layers,
      { id: "plot-fill", type: "fill", source: "plot", paint: { "fill-color": token("--link"), "fill-opacity": 0.2 } },
      { id: "plot-line", type: "line", source: "plot", paint: { "line-color": token("--link"), "line-width": 2 } },
      { id: "cut", type: "line", source: "line", paint: { "line-color": token("--danger"), "line-width": 2.5, "line-dasharray": [3, 1.5] } },
    ],
  };
}

export function open(container: HTMLElement, fields: Fields, text: Text): void {
  const shape: GeoJSON.Geometry = JSON.parse(container.dataset["shape"] ?? "{}");
  const corners = cornersOf(shape);
  const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
  const bounds: [number, number, number, number] =
    [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  const view = { style: style(container, shape), bounds, fitBoundsOptions: { padding: 64, maxZoom: 19 } };
  const map = canvasIn(container, view, text);
  const bar = container.appendChild(document.createElement("p"));
  bar.className = "actions";
  const clear = bar.appendChild(document.createElement("button"));
  clear.type = "button";
  clear.textContent = text("Clear");
  const state = container.appendChild(document.createElement("p"));
  state.setAttribute("role", "status");

  let marks: Marker[] = [];
  const ends = () => fields.map((field) => read(field.value, corners));
  const write = (index: 0 | 1, at: Corner) => { fields[index].value = `${at[1].toFixed(7)}, ${at[0].toFixed(7)}`; };

  function show(): void {
    for (const mark of marks) mark.remove();
    const [from, to] = ends();
    marks = ([[from, 0], [to, 1]] as const).flatMap(([at, index]) => {
      if (!at) return [];
      const knob = document.createElement("div");
      knob.className = "draw-corner";
      const mark = new Marker({ element: knob, draggable: true }).setLngLat([...at]).addTo(map);
      // The fields say and do the same for those who hear them.
      for (const name of ["role", "aria-label", "tabindex"]) knob.removeAttribute(name);
      knob.setAttribute("aria-hidden", "true");
      mark.on("dragend", () => { write(index, mark.getLngLat().toArray()); show(); });
      return [mark];
    });
    const whole = from && to;
    const line: GeoJSON.Feature = {
      type: "Feature",
      properties: {},
      geometry: { type: "LineString", coordinates: whole ? [[...from], [...to]] : [] },
    };
    map.getSource<GeoJSONSource>("line")?.setData(whole ? line : { type: "FeatureCollection", features: [] });
    const metres = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
    state.textContent = whole ? `${text("Length")}: ${metres.format(length(from, to))} m` : text(from ? "Second" : "First");
    clear.disabled = !from && !to;
    container.dataset["ends"] = String([from, to].filter(Boolean).length);
  }

  map.on("click", (event) => {
    const [from, to] = ends();
    if (from && to) return;
    write(from ? 1 : 0, event.lngLat.toArray());
    show();
  });
  clear.addEventListener("click", () => {
    for (const field of fields) field.value = "";
    show();
  });
  for (const field of fields) field.addEventListener("change", show);
  map.on("load", () => { show(); container.dataset["state"] = "ready"; });
}

/** An end as the server reads it: `#3` for a corner, or latitude and longitude in either order. */
function read(typed: string, corners: readonly Corner[]): Corner | undefined {
  const text = typed.trim();
  if (text.startsWith("#")) return corners[Number(text.slice(1)) - 1];
  const pair = text.split(text.includes(";") ? ";" : /,\s+|,(?=\d+\.)|\s+/).map((one) => Number(one.trim().replace(",", ".")));
  const [one, other] = pair;
  if (pair.length !== 2 || one === undefined || other === undefined || !pair.every(Number.isFinite)) return undefined;
  // In Vietnam no latitude is a longitude.
  return one > other ? [one, other] : [other, one];
}

/** The corners in the order in which the form numbers them: those of the first outer ring. */
function cornersOf(shape: GeoJSON.Geometry): Corner[] {
  const ring = shape.type === "Polygon" ? shape.coordinates[0]
    : shape.type === "MultiPolygon" ? shape.coordinates[0]?.[0] : [];
  return (ring ?? []).slice(0, -1).map(([lon = 0, lat = 0]): Corner => [lon, lat]);
}
