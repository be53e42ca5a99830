// The base map below the plots, where the office names one: raster tiles of one server, shown or not
// as the person likes, with whose they are. Nothing is asked of that server while it is not shown.

import type { Map as Canvas } from "maplibre-gl";
import type { LayerSpecification, SourceSpecification } from "maplibre-gl";

type Text = (name: string) => string;

const SOURCE = "base";
/** So many tiles that did not come, and none that did: the server is away. */
const MISSED_MAX = 6;
const KEPT = "nguon-map-base";

interface Base { tiles: string; zoom: number; attribution: string }

function of(container: HTMLElement): Base | undefined {
  const { baseTiles: tiles, baseZoom: zoom, baseAttribution: attribution } = container.dataset;
  return tiles ? { tiles, zoom: Number(zoom) || 19, attribution: attribution ?? "" } : undefined;
}

/** Whether this browser shows it; a browser that keeps nothing shows it. */
function shown(): boolean {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function keep(on: boolean): void {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // It is asked again the next time.
  }
}

/** What a style has for it: above the ground, below everything else. */
export function baseLayer(container: HTMLElement): { sources: Record<string, SourceSpecification>; layers: LayerSpecification[] } {
  const base = of(container);
  if (!base) return { sources: {}, layers: [] };
  return {
    sources: { [SOURCE]: { type: "raster", tiles: [base.tiles], tileSize: 256, maxzoom: base.zoom } },
    layers: [{ id: SOURCE, type: "raster", source: SOURCE, layout: { visibility: shown() ? "visible" : "none" }, paint: { "raster-opacity": 0.85 } }],
  };
}

/** The switch, whose map it is, and what is said when its server does not answer. */
export function baseSwitch(map: Canvas, container: HTMLElement, text: Text): HTMLElement | undefined {
  const base = of(container);
  if (!base) return undefined;
  const line = document.createElement("p");
  line.className = "map-base";
  const label = line.appendChild(document.createElement("label"));
  const input = label.appendChild(document.createElement("input"));
  input.type = "checkbox";
  input.checked = shown();
  label.append(` ${text("Base")}`);
  const credit = line.appendChild(document.createElement("small"));
  credit.textContent = base.attribution;
  const state = line.appendChild(document.createElement("span"));
  state.setAttribute("role", "status");
  let [answered, missed] = [false, 0];
  const visible = (on: boolean) => {
    if (map.getLayer(SOURCE)) map.setLayoutProperty(SOURCE, "visibility", on ? "visible" : "none");
  };
  const show = () => {
    credit.hidden = !input.checked;
    state.textContent = "";
    missed = 0;
    visible(input.checked);
  };
  input.addEventListener("change", () => { keep(input.checked); show(); });
  map.on("sourcedata", (event) => {
    if (event.sourceId === SOURCE && event.tile) answered = true;
  });
  map.on("error", (event) => {
    if ((event as { sourceId?: string }).sourceId !== SOURCE) {
      console.error(event.error);
    } else if (!answered && (missed += 1) === MISSED_MAX) {
      // A server that is away would be asked again and again; the plots go on without it. Where it
      // only lacks some tiles, there are holes.
      state.textContent = ` ${text("BaseFailed")}`;
      visible(false);
    }
  });
  show();
  return line;
}
