// The fields of a page as answers. A field is called as its question's path, with the number of the
// instance behind a repeat: `about/workers`, `product[0]/volume`. Names that begin with `_` are the page's.

import type { Answer, Answers } from "./model";

export type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

// All fields of answers by their names.
export function fieldsOf(form: ParentNode): Map<string, Field[]> {
  const found = new Map<string, Field[]>();
  for (const one of form.querySelectorAll<Field>("input[name], select[name], textarea[name]")) {
    if (one.name.startsWith("_")) continue;
    found.set(one.name, [...(found.get(one.name) ?? []), one]);
  }
  return found;
}

// What was filled in. `places` are paths of groups and instances that are there even when empty.
export function answersOf(fields: ReadonlyMap<string, readonly Field[]>, places: Iterable<string>): Answers {
  const answers: Answers = {};
  for (const path of places) {
    if (path.endsWith("]")) inner(answers, path.split("/"));
  }
  for (const [name, all] of fields) {
    const steps = name.split("/");
    const last = steps.pop() ?? "";
    inner(answers, steps)[last] = all.map(textOf).filter(Boolean).join(" ");
  }
  return answers;
}

// The text of a field; nothing where it is a box or button that is not ticked. Of a file its name.
function textOf(field: Field): string {
  if (field instanceof HTMLInputElement && field.type === "file") return field.files?.[0]?.name ?? "";
  const ticked = !(field instanceof HTMLInputElement) || !["radio", "checkbox"].includes(field.type) || field.checked;
  return ticked ? field.value : "";
}

// The answers at some steps, made where they are not there yet.
function inner(answers: Answers, steps: readonly string[]): Answers {
  let at = answers;
  for (const step of steps) {
    const [, name = step, index] = /^(.*)\[(\d+)\]$/.exec(step) ?? [];
    const there: Answer | undefined = at[name];
    if (index === undefined) {
      const group = typeof there === "object" && !Array.isArray(there) ? there : {};
      at[name] = group;
      at = group;
    } else {
      const all = Array.isArray(there) ? there : [];
      while (all.length <= Number(index)) all.push({});
      at[name] = all;
      at = all[Number(index)] ?? {};
    }
  }
  return at;
}
