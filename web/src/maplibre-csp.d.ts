// MapLibre ships no types for its build for strict Content-Security-Policy; the parts are the same.
declare module "maplibre-gl/dist/maplibre-gl-csp.js" {
  export * from "maplibre-gl";
}
