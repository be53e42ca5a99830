// The island of the plot form: a map to draw the boundary on, loaded when it is asked for. The text
// field stays; what is drawn is written into it, and the server judges it as anything pasted.

import { offer } from "./draw/begin";

for (const container of document.querySelectorAll<HTMLElement>('[data-island="draw"]')) {
  const field = document.getElementById(container.dataset["field"] ?? "");
  if (!(field instanceof HTMLTextAreaElement)) continue;
  offer(container, async (text) => (await import("./draw/board")).open(container, field, text));
}
