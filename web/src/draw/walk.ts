// Where the person stands, from the positions of the last seconds.

import type { Corner } from "./measure";

/** Positions of so many milliseconds make one corner. */
const SPAN = 8_000;

interface Fix { at: Corner; accuracy: number; time: number }

export class Walk {
  #watch: number | undefined;
  #fixes: Fix[] = [];

  /** Tells each position, with the accuracy in metres of what a corner set now would have. */
  start(tell: (at: Corner, accuracy: number) => void, fail: () => void): void {
    if (!("geolocation" in navigator)) return fail();
    this.#watch = navigator.geolocation.watchPosition(({ coords, timestamp }) => {
      const fix: Fix = { at: [coords.longitude, coords.latitude], accuracy: Math.max(coords.accuracy, 0.1), time: timestamp };
      this.#fixes = [...this.#fixes.filter(({ time }) => fix.time - time < SPAN), fix];
      const here = this.here();
      if (here) tell(here.at, here.accuracy);
    }, (error) => {
      // Under leaves a position is lost and comes again: only a refusal ends the walk.
      if (error.code === error.PERMISSION_DENIED) this.stop();
      fail();
    }, { enableHighAccuracy: true, maximumAge: 0, timeout: 30_000 });
  }

  /** The middle of the last positions, the better ones counting more. The accuracy is that of the
   * best: errors of positions seconds apart are alike, so that more of them do not make it better. */
  here(): { at: Corner; accuracy: number } | undefined {
    let [lon, lat, weights, accuracy] = [0, 0, 0, Infinity];
    for (const fix of this.#fixes) {
      const weight = 1 / fix.accuracy ** 2;
      lon += fix.at[0] * weight;
      lat += fix.at[1] * weight;
      weights += weight;
      accuracy = Math.min(accuracy, fix.accuracy);
    }
    return weights > 0 ? { at: [lon / weights, lat / weights], accuracy } : undefined;
  }

  /** The next corner is of new positions only. */
  forget(): void {
    this.#fixes = [];
  }

  stop(): void {
    if (this.#watch !== undefined) navigator.geolocation.clearWatch(this.#watch);
    this.#watch = undefined;
    this.#fixes = [];
  }

  get on(): boolean {
    return this.#watch !== undefined;
  }
}
