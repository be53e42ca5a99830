// The answers of this device, on the page: waiting, sent, refused with the reason.

import { all, put, remove, type Item } from "./store";

export type Text = (name: string) => string;

/** Draw the list anew. */
export async function draw(place: HTMLElement, action: string, text: Text, again: () => void): Promise<void> {
  const items = (await all(action)).reverse();
  const list = document.createElement("ul");
  list.className = "queue";
  list.append(...items.map((item) => line(item, text, again)));
  const waiting = items.filter((item) => item.state !== "sent").length;
  const head = document.createElement("h2");
  head.textContent = `${text("Head")} (${waiting})`;
  place.replaceChildren(head, list);
  place.hidden = items.length === 0;
}

function line(item: Item, text: Text, again: () => void): HTMLElement {
  const row = document.createElement("li");
  row.dataset["state"] = item.state;
  row.dataset["id"] = item.id;
  const name = document.createElement("strong");
  name.textContent = item.label || item.id.slice(0, 8);
  const when = document.createElement("span");
  when.textContent = ` – ${new Date(item.given).toLocaleString(document.documentElement.lang)} – `;
  const state = document.createElement("span");
  state.className = "state";
  state.textContent = text(item.state);
  row.append(name, when, state);
  if (item.why.length > 0) {
    const why = document.createElement("ul");
    for (const reason of item.why) {
      const one = document.createElement("li");
      one.textContent = reason;
      why.append(one);
    }
    row.append(why);
  }
  if (item.state === "refused") row.append(actions(item, text, again));
  return row;
}

function actions(item: Item, text: Text, again: () => void): HTMLElement {
  const bar = document.createElement("p");
  bar.className = "actions";
  const button = (name: string, work: () => void) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text(name);
    made.addEventListener("click", work);
    bar.append(made);
  };
  button("Mend", () => mend(item));
  button("Again", async () => {
    await put({ ...item, state: "waiting", why: [] });
    again();
  });
  button("Drop", async () => {
    if (!window.confirm(text("DropSure"))) return;
    await remove(item.id);
    again();
  });
  return bar;
}

/** The office shows the form with what was filled in and what is wrong; the answer stays here until
    the office has it. */
function mend(item: Item): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = item.action;
  const fresh = document.querySelector<HTMLInputElement>('form input[name="_csrf"]')?.value;
  const fields = item.fields.filter(([name]) => name !== "_csrf" && name !== "_id" && name !== "_given");
  const own: [string, string][] = [["_id", item.id], ["_given", item.given], ["_mend", "1"]];
  // Files stay here; the page that comes takes them up again by their names.
  for (const file of item.files ?? []) own.push([file.field, file.name]);
  if (fresh) own.push(["_csrf", fresh]);
  for (const [name, value] of [...fields, ...own]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  form.hidden = true;
  document.body.append(form);
  form.submit();
}
