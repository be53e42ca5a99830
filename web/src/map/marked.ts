// Draws the rows of a table as marks: each where the row says, with the badge that stands in it. A mark
// leads to its row.

import "maplibre-gl/dist/maplibre-gl.css";
import { LngLatBounds, Map as Canvas, Marker, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl/dist/maplibre-gl-csp.js";
import workerUrl from "maplibre-gl/dist/maplibre-gl-csp-worker.js?url";
import { token } from "./style";

setWorkerUrl(workerUrl);

type Text = (name: string) => string;

/** One mark alone is not looked at from nearer than a district. */
const NEAREST = 11;

export function draw(container: HTMLElement, table: HTMLTableElement, text: Text): void {
  const marks = [...table.tBodies].flatMap((body) => [...body.rows]).flatMap(mark);
  const [first] = marks;
  if (!first) return;
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  container.prepend(canvas);
  const bounds = marks.reduce((all, one) => all.extend(one.at), new LngLatBounds(first.at, first.at));
  let map: Canvas;
  try {
    map = new Canvas({
      container: canvas,
      style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": token("--paper-2") } }] },
      bounds,
      fitBoundsOptions: { padding: 64, maxZoom: NEAREST },
      attributionControl: false,
      locale: {
        "Map.Title": text("Label"),
        "NavigationControl.ZoomIn": text("ZoomIn"),
        "NavigationControl.ZoomOut": text("ZoomOut"),
      },
    });
  } catch (error) {
    canvas.remove();
    throw error;
  }
  map.addControl(new NavigationControl({ showCompass: false }));
  map.addControl(new ScaleControl({ unit: "metric" }));
  for (const { at, element } of marks) new Marker({ element }).setLngLat(at).addTo(map);
  map.once("idle", () => { container.dataset["state"] = "idle"; });
}

/** The mark of a row; nothing where it has no place or no light. */
function mark(row: HTMLTableRowElement): { at: [number, number]; element: HTMLElement }[] {
  const at: [number, number] = [Number(row.dataset["lon"] ?? NaN), Number(row.dataset["lat"] ?? NaN)];
  const badge = row.querySelector("td[data-light] .badge");
  if (!badge || !at.every(Number.isFinite)) return [];
  const element = document.createElement("a");
  element.className = `${badge.className} unit-mark`;
  element.href = `#${row.id}`;
  const sign = badge.querySelector(".sign")?.cloneNode(true);
  const name = row.cells[0]?.textContent?.trim() ?? "";
  if (sign) element.append(sign);
  element.append(name);
  element.title = `${name}: ${badge.lastChild?.textContent ?? ""}`;
  element.setAttribute("aria-label", element.title);
  return [{ at, element }];
}
