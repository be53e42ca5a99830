// The island of the form that cuts a plot: a map on which the line is drawn, loaded when it is asked
// for. The two fields stay; what is drawn is written into them, and the server judges it as typed.

import { offer } from "./draw/begin";

for (const container of document.querySelectorAll<HTMLElement>('[data-island="cut"]')) {
  const fields = ["from", "to"].map((name) => document.getElementById(container.dataset[name] ?? ""));
  const [from, to] = fields;
  if (!(from instanceof HTMLInputElement) || !(to instanceof HTMLInputElement)) continue;
  offer(container, async (text) => (await import("./draw/cutter")).open(container, [from, to], text));
}
