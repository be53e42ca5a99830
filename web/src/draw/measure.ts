// Lengths and areas on the ellipsoid of WGS 84, near enough to the server's geodesic ones for plots
// of some kilometres (a millionth); the server's are the ones that are kept.

export type Corner = readonly [lon: number, lat: number];

const A = 6378137;
const F = 1 / 298.257223563;
const E2 = F * (2 - F);
const E = Math.sqrt(E2);
const RAD = Math.PI / 180;

/** Metres between two corners: radii of curvature at their middle latitude. */
export function length([lon1, lat1]: Corner, [lon2, lat2]: Corner): number {
  const middle = ((lat1 + lat2) / 2) * RAD;
  const w = 1 - E2 * Math.sin(middle) ** 2;
  const north = (A * (1 - E2)) / w ** 1.5;
  const east = (A / Math.sqrt(w)) * Math.cos(middle);
  return Math.hypot((lat2 - lat1) * RAD * north, (lon2 - lon1) * RAD * east);
}

/** Square metres from the equator to a latitude, for one radian of longitude (Snyder 1987, 3-12). */
function strip(lat: number): number {
  const sin = Math.sin(lat * RAD);
  return ((A * A * (1 - E2)) / 2) * (sin / (1 - E2 * sin * sin) + Math.atanh(E * sin) / E);
}

/** Hectares within the corners. */
export function hectares(corners: readonly Corner[]): number {
  let sum = 0;
  corners.forEach(([lon, lat], index) => {
    const [nextLon, nextLat] = corners[(index + 1) % corners.length] ?? [lon, lat];
    sum += (nextLon - lon) * RAD * ((strip(lat) + strip(nextLat)) / 2);
  });
  return Math.abs(sum) / 10_000;
}

/** Whether two sides cross. */
export function crosses(corners: readonly Corner[]): boolean {
  const side = (index: number): [Corner, Corner] => [corners[index] as Corner, corners[(index + 1) % corners.length] as Corner];
  const turn = (a: Corner, b: Corner, c: Corner) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
  for (let one = 0; one < corners.length; one++) {
    for (let two = one + 2; two < corners.length; two++) {
      if (one === 0 && two === corners.length - 1) continue;
      const [[a, b], [c, d]] = [side(one), side(two)];
      if (turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)) return true;
    }
  }
  return false;
}
