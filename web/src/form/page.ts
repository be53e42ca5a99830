// A page with a form, alive: what is not asked is hidden, calculations and choices follow the answers,
// and what is wrong is said as soon as a field is left. The page works without all of it; the server
// decides in any case.
//
// What the page gives: each question, group, note and instance of a repeat has an element with its path
// in `data-path`; fields are called as their paths (`fields.ts`).

import { isOffered, problemOf } from "./check";
import { type Field, answersOf, fieldsOf } from "./fields";
import { type Answers, type Def, type Island, type Problem, planOf } from "./model";
import { Computed, type Instance } from "./record";
import { bindRepeats } from "./more";
import { Repeats } from "./repeats";

// Words of the page about what is wrong, by its key; the form's own come first.
export type Messages = Readonly<Record<string, string>>;

// A place of the page: an item at an instance.
interface Place {
  readonly def: Def;
  readonly at: Instance;
}

export function bind(form: HTMLFormElement, island: Island, messages: Messages): void {
  const plan = planOf(island);
  const repeats = new Repeats(form);
  let page = scan(form);
  const left = new Set<string>();

  let asked = false;
  const later = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      refresh();
    });
  };
  const refresh = () => {
    const computed = new Computed(plan, answersOf(page.fields, page.elements.keys()));
    const places = placesOf(computed);
    if (fitted(repeats, places)) {
      page = scan(form);
      refresh();
      return;
    }
    let cleared = false;
    for (const [path, element] of page.elements) element.hidden = !places.has(path);
    for (const [path, { def, at }] of places) {
      const own = page.fields.get(path) ?? [];
      if (def.item.calculation !== undefined) own.forEach((field) => show(field, at.texts.get(def) ?? ""));
      if (def.item.filter !== undefined) {
        for (const field of own) cleared = offer(field, (choice) => isOffered(computed, def, at, choice)) || cleared;
      }
      const text = page.words.get(path);
      if (text && def.item.label !== undefined) text.data = filled(def.item.label, (name) => computed.said(name, at));
      const element = page.elements.get(path);
      if (element && left.has(path)) tell(element, own, problemOf(computed, def, at, path), messages);
    }
    // Something depended on a choice that is gone.
    if (cleared) later();
  };

  form.addEventListener("input", later);
  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field instanceof HTMLElement && "name" in field) left.add(String(field.name));
    later();
  });
  bindRepeats(form, repeats, (moves) => {
    for (const { from, to } of moves) {
      for (const path of [...left].filter((one) => one.startsWith(`${from}/`))) {
        left.delete(path);
        if (to !== undefined) left.add(`${to}${path.slice(from.length)}`);
      }
    }
    page = scan(form);
    refresh();
  });
  refresh();
}

// What stands on the page now.
interface Scanned {
  readonly elements: ReadonlyMap<string, HTMLElement>;
  readonly fields: ReadonlyMap<string, readonly Field[]>;
  readonly words: ReadonlyMap<string, Text>;
}

function scan(form: HTMLFormElement): Scanned {
  const elements = new Map<string, HTMLElement>();
  for (const one of form.querySelectorAll<HTMLElement>("[data-path]")) elements.set(one.dataset["path"] ?? "", one);
  return { elements, fields: fieldsOf(form), words: wordsOf(elements) };
}

// Where the form says how many instances there are, as many stand on the page. Says whether some came.
function fitted(repeats: Repeats, places: ReadonlyMap<string, Place>): boolean {
  let came = false;
  for (const [path, { def, at }] of places) {
    const counted = def.item.kind === "repeat" && def.item.count !== undefined && !path.endsWith("]");
    if (counted) came = repeats.fit(path, at.within.get(def)?.length ?? 0) || came;
  }
  return came;
}

// What the fields of a bound page say, for whoever sends it in another way.
export function answersOfForm(form: HTMLFormElement): Answers {
  const places = [...form.querySelectorAll<HTMLElement>("[data-path]")].map((one) => one.dataset["path"] ?? "");
  return answersOf(fieldsOf(form), places);
}

// Everything that is asked, by its path; instances of repeats too.
function placesOf(computed: Computed): Map<string, Place> {
  const found = new Map<string, Place>();
  const walk = (defs: readonly Def[], at: Instance, above: string) => {
    for (const def of defs) {
      if (!at.relevant.get(def)) continue;
      const path = `${above}${def.item.name}`;
      found.set(path, { def, at });
      if (def.item.kind === "group") walk(def.children, at, `${path}/`);
      (at.within.get(def) ?? []).forEach((one, index) => {
        found.set(`${path}[${index}]`, { def, at });
        walk(def.children, one, `${path}[${index}]/`);
      });
    }
  };
  walk(computed.plan.top, computed.root, "");
  return found;
}

// The text of each element that says what an item is called: of itself, its label or its legend.
function wordsOf(elements: ReadonlyMap<string, HTMLElement>): Map<string, Text> {
  const found = new Map<string, Text>();
  for (const [path, element] of elements) {
    const says = element.matches("p") ? element : element.querySelector("label, legend");
    const text = [...(says?.childNodes ?? [])].find((node) => node instanceof Text && node.data.trim() !== "");
    if (text instanceof Text) found.set(path, text);
  }
  return found;
}

function filled(label: string, said: (name: string) => string): string {
  return label.replace(/\$\{([^}]+)\}/g, (_, name: string) => said(name.trim()));
}

// What is computed is shown and cannot be typed.
function show(field: Field, text: string): void {
  if (field.value !== text) field.value = text;
  if (!(field instanceof HTMLSelectElement)) field.readOnly = true;
}

// Choices that are not offered can be neither seen nor kept. Says whether one was taken back.
function offer(field: Field, offered: (choice: string) => boolean): boolean {
  let cleared = false;
  if (field instanceof HTMLSelectElement) {
    for (const option of field.options) {
      const there = option.value === "" || offered(option.value);
      option.hidden = option.disabled = !there;
      if (!there && option.selected) {
        field.value = "";
        cleared = true;
      }
    }
  } else if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type)) {
    const there = offered(field.value);
    field.disabled = !there;
    cleared = !there && field.checked;
    if (!there) field.checked = false;
    const label = field.closest("label");
    if (label) label.hidden = !there;
  }
  return cleared;
}

// Says what is wrong beside the fields, or takes it away.
function tell(element: HTMLElement, fields: readonly Field[], problem: Problem | undefined, messages: Messages): void {
  const text = problem ? problem.message || (messages[problem.kind] ?? messages["constraint"] ?? "") : "";
  let error = element.querySelector<HTMLElement>(":scope > .field-error, :scope > fieldset > .field-error");
  const id = error?.id || `${fields[0]?.id || element.id || element.dataset["path"]}-error`;
  if (text === "") {
    error?.remove();
  } else {
    if (!error) {
      error = document.createElement("p");
      error.className = "field-error";
      error.id = id;
      error.setAttribute("role", "status");
      const inner = element.querySelector(":scope > fieldset") ?? element;
      inner.querySelector(":scope > label, :scope > legend")?.after(error);
    }
    if (error.textContent !== text) error.textContent = text;
  }
  element.classList.toggle("wrong", text !== "");
  for (const field of fields) {
    const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one !== "" && one !== id);
    field.setAttribute("aria-describedby", (text === "" ? described : [id, ...described]).join(" "));
    if (text === "") field.removeAttribute("aria-invalid");
    else field.setAttribute("aria-invalid", "true");
  }
}
