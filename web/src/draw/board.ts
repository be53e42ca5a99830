// The map to draw on, its buttons, and the corners as a list, which does by keyboard what a finger does.

import { Marker } from "maplibre-gl/dist/maplibre-gl-csp.js";
import type { GeoJSONSource, StyleSpecification } from "maplibre-gl";
import { baseLayer } from "../map/base";
import { token } from "../map/style";
import type { Text } from "./begin";
import { canvasIn } from "./canvas";
import { crosses, hectares, length, type Corner } from "./measure";
import { Outline } from "./outline";
import { Walk } from "./walk";

function style(container: HTMLElement): StyleSpecification {
  const base = baseLayer(container);
  const ink = token("--ink");
  return {
    version: 8,
    sources: {
      ...base.sources,
      register: { type: "vector", tiles: [`${location.origin}/map/tiles/{z}/{x}/{y}.mvt`], maxzoom: 16 },
      drawn: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": token("--paper-2") } },
      ...base.layers,
      { id: "neighbours", type: "line", source: "register", "source-layer": "plots", paint: { "line-color": token("--edge"), "line-width": 1.5, "line-dasharray": [3, 2] } },
      { id: "area", type: "fill", source: "drawn", paint: { "fill-color": token("--link"), "fill-opacity": 0.2 } },
      { id: "sides", type: "line", source: "drawn", paint: { "line-color": ink, "line-width": 2.5 } },
    ],
  };
}

export function open(container: HTMLElement, field: HTMLTextAreaElement, text: Text): void {
  const outline = new Outline();
  if (!outline.read(field.value)) {
    container.append(say("p", text("Several")));
    return;
  }
  const walk = new Walk();
  const numbers = (digits: number) =>
    new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const map = canvasIn(container, { style: style(container), ...view(container, outline.corners) }, text);
  const bar = container.appendChild(document.createElement("p"));
  bar.className = "actions";
  const button = (name: string, act: () => void) => {
    const made = bar.appendChild(document.createElement("button"));
    made.type = "button";
    made.textContent = text(name);
    made.addEventListener("click", () => { act(); show(); });
    return made;
  };
  const add = button("Add", () => outline.add(map.getCenter().toArray()));
  const undo = button("Undo", () => outline.undo());
  const close = button("Close", () => outline.close());
  button("Clear", () => outline.clear());
  const walking = button("Walk", () => (walk.on ? walk.stop() : walk.start(stand, lost)));
  const drop = button("Drop", () => {
    const here = walk.here();
    if (here) outline.add(here.at);
    walk.forget();
  });
  const place = container.appendChild(say("p", ""));
  place.setAttribute("role", "status");
  const total = container.appendChild(say("p", ""));
  total.setAttribute("role", "status");
  total.className = "draw-area";
  container.appendChild(say("h3", text("Corners")));
  const list = container.appendChild(document.createElement("ol"));

  let markers: Marker[] = [];
  let stood: Marker | undefined;
  function stand(at: Corner, accuracy: number): void {
    place.textContent = `${text("Accuracy")}: ± ${numbers(0).format(accuracy)} m`;
    if (!stood) {
      const dot = document.createElement("div");
      dot.className = "draw-here";
      stood = new Marker({ element: dot }).setLngLat([...at]).addTo(map);
      silence(dot);
      map.jumpTo({ center: [...at], zoom: Math.max(map.getZoom(), 17) });
    }
    stood.setLngLat([...at]);
    drop.disabled = false;
  }
  function lost(): void {
    show();
    place.textContent = text("NoPlace");
  }

  function show(): void {
    const { corners, closed } = outline;
    const written = outline.text();
    field.value = written;
    for (const marker of markers) marker.remove();
    markers = corners.flatMap((corner, index) => {
      const knob = document.createElement("div");
      knob.className = "draw-corner";
      const moved = new Marker({ element: knob, draggable: true }).setLngLat([...corner]).addTo(map);
      silence(knob);
      moved.on("dragend", () => { outline.move(index, moved.getLngLat().toArray()); show(); });
      const next = corners[(index + 1) % corners.length];
      if (!next || next === corner || (index === corners.length - 1 && corners.length < 3)) return [moved];
      const metres = document.createElement("div");
      metres.className = "draw-side";
      metres.textContent = `${numbers(1).format(length(corner, next))} m`;
      const middle: [number, number] = [(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2];
      const told = new Marker({ element: metres }).setLngLat(middle).addTo(map);
      silence(metres);
      return [moved, told];
    });
    list.replaceChildren(...corners.map((corner, index) => {
      const item = document.createElement("li");
      const next = corners[(index + 1) % corners.length];
      const side = next && next !== corner ? `, ${text("Side")} ${numbers(1).format(length(corner, next))} m` : "";
      item.append(`${corner[1].toFixed(7)}, ${corner[0].toFixed(7)}${side} `);
      const away = item.appendChild(document.createElement("button"));
      away.type = "button";
      away.className = "link small";
      away.textContent = "×";
      away.setAttribute("aria-label", `${text("Remove")} ${index + 1}`);
      away.addEventListener("click", () => { outline.remove(index); show(); });
      return item;
    }));
    total.textContent = corners.length < 3 ? ""
      : `${text("Area")}: ${numbers(4).format(hectares(corners))}${crosses(corners) ? ` – ${text("Crossing")}` : ""}`;
    add.disabled = closed;
    undo.disabled = !outline.undoable;
    close.disabled = closed || corners.length < 3;
    walking.textContent = text(walk.on ? "Stop" : "Walk");
    drop.hidden = !walk.on;
    drop.disabled = !walk.here();
    if (!walk.on) {
      stood?.remove();
      stood = undefined;
      place.textContent = "";
    }
    const shape: GeoJSON.Geometry = closed && written
      ? JSON.parse(written)
      : { type: "LineString", coordinates: corners.map((corner) => [...corner]) };
    const source = map.getSource<GeoJSONSource>("drawn");
    source?.setData({ type: "Feature", properties: {}, geometry: shape });
    container.dataset["corners"] = String(corners.length);
  }

  map.on("click", (event) => {
    if (outline.closed) return;
    outline.add(event.lngLat.toArray());
    show();
  });
  // What is typed by hand is drawn.
  field.addEventListener("change", () => {
    const typed = new Outline();
    if (!typed.read(field.value) || typed.corners.length === 0) return;
    outline.clear();
    for (const corner of typed.corners) outline.add(corner);
    outline.close();
    show();
  });
  map.on("load", () => { show(); container.dataset["state"] = "ready"; });
}

/** MapLibre calls every mark a button; the list below says and does the same for those who hear it. */
function silence(mark: HTMLElement): void {
  mark.removeAttribute("role");
  mark.removeAttribute("aria-label");
  mark.removeAttribute("tabindex");
  mark.setAttribute("aria-hidden", "true");
}

/** The boundary, or else where the area's other plots are. */
function view(container: HTMLElement, corners: readonly Corner[]) {
  if (corners.length > 0) {
    const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
    const bounds: [number, number, number, number] = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
    return { bounds, fitBoundsOptions: { padding: 64, maxZoom: 18 } };
  }
  const [west, south, east, north] = (container.dataset["bounds"] ?? "").split(",").filter(Boolean).map(Number);
  if (west !== undefined && south !== undefined && east !== undefined && north !== undefined) {
    const bounds: [number, number, number, number] = [west, south, east, north];
    return { bounds, fitBoundsOptions: { padding: 64, maxZoom: 17 } };
  }
  return { center: [106, 16] as [number, number], zoom: 5 };
}

function say(kind: "p" | "h3", words: string): HTMLElement {
  const made = document.createElement(kind);
  made.textContent = words;
  return made;
}
