// The buttons that add an instance of a repeat and take one away: where the focus goes, and what is said.

import { fieldsOf } from "./fields";
import type { Repeats } from "./repeats";

// An instance has another path now; none where it is gone.
export interface Move {
  readonly from: string;
  readonly to?: string;
}

export function bindRepeats(form: HTMLFormElement, repeats: Repeats, changed: (moves: readonly Move[]) => void): void {
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  form.append(status);
  const text = (path: string, name: string, number: number) =>
    (repeats.end(path)?.dataset[`text${name}`] ?? "").replace("{n}", String(number));

  const add = (path: string) => {
    const one = repeats.add(path);
    if (!one) return;
    changed([]);
    status.textContent = text(path, "Added", repeats.instances(path).length);
    // The first that can be filled in; where there is none the instance itself.
    const fields = [...one.querySelectorAll<HTMLElement>("input, select, textarea")];
    const first = fields.find((field) => field.checkVisibility?.() ?? field.offsetParent !== null);
    (first ?? one).focus();
  };

  const remove = (instance: string) => {
    const [, path = "", index = ""] = /^(.*)\[(\d+)\]$/.exec(instance) ?? [];
    const number = Number(index) + 1;
    const one = repeats.instances(path)[Number(index)];
    if (!one || (isFilled(one) && !window.confirm(text(path, "Sure", number)))) return;
    const moves: Move[] = [{ from: instance }];
    repeats.remove(instance, (from, to) => moves.push({ from, to }));
    changed(moves);
    status.textContent = text(path, "Removed", number);
    // What stands in its place now, or where another is added.
    const next = repeats.instances(path)[Number(index)];
    (next ?? repeats.end(path)?.querySelector("button"))?.focus();
  };

  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.name !== "_add" && button?.name !== "_remove") return;
    event.preventDefault();
    if (button.name === "_add") add(button.value);
    else remove(button.value);
  });
}

// Whether somebody filled something in: more than what stood there at first.
function isFilled(instance: HTMLElement): boolean {
  const filled = (field: Element) => {
    if (field instanceof HTMLInputElement && field.type === "file") return (field.files?.length ?? 0) > 0;
    if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type)) return field.checked !== field.defaultChecked;
    if (field instanceof HTMLSelectElement) return field.value !== "";
    return (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) && !field.readOnly && field.value.trim() !== "";
  };
  return [...fieldsOf(instance).values()].flat().some(filled);
}
