// The map below what is drawn: its controls, and the switch of the base map where there is one.

import "maplibre-gl/dist/maplibre-gl.css";
// The build for strict Content-Security-Policy: its worker is a file of this site, not a blob.
import { Map as Canvas, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl/dist/maplibre-gl-csp.js";
import type { MapOptions } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-csp-worker.js?url";
import { baseSwitch } from "../map/base";
import type { Text } from "./begin";

setWorkerUrl(workerUrl);

/** A map in a container, and behind it the switch. */
export function canvasIn(container: HTMLElement, view: Omit<MapOptions, "container">, text: Text): Canvas {
  const canvas = container.appendChild(document.createElement("div"));
  canvas.className = "map-canvas";
  const map = new Canvas({
    container: canvas,
    attributionControl: false,
    // So that tiles come as pictures, and the policy need open for nothing else.
    refreshExpiredTiles: false,
    locale: { "Map.Title": text("Label"), "NavigationControl.ZoomIn": text("ZoomIn"), "NavigationControl.ZoomOut": text("ZoomOut") },
    ...view,
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  map.addControl(new ScaleControl({ unit: "metric" }));
  const ground = baseSwitch(map, container, text);
  if (ground) container.append(ground);
  return map;
}
