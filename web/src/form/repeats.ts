// Instances of repeats on the page: added, taken away and numbered anew without asking the server.
//
// The page gives an element with `data-add` behind the instances of each repeat. Where people add them
// it follows one that is blank (`data-blank`), to be filled in without script; where the form says how
// many there are it is a `<template>` that holds it. Here the blank one is what new ones are made of;
// it is left on the page only where there is no other.

import { renamed } from "./paths";

// As on the server (crates/forms/src/limits.rs).
const INSTANCES_MAX = 500;

export class Repeats {
  // What new instances are made of, by the path of the repeat without numbers.
  private readonly moulds = new Map<string, HTMLElement>();

  constructor(private readonly form: HTMLFormElement) {
    this.collect(form);
    this.settle(form);
  }

  // The instances of the repeat at a path, in order.
  instances(path: string): HTMLElement[] {
    const within = (one: HTMLElement) => {
      const own = one.dataset["path"] ?? "";
      return own.startsWith(`${path}[`) && /^\d+\]$/.test(own.slice(path.length + 1));
    };
    return [...this.form.querySelectorAll<HTMLElement>(".instance[data-path]")].filter(within);
  }

  // One more at the end; none where there are as many as may be.
  add(path: string): HTMLElement | undefined {
    const mould = this.moulds.get(shape(path));
    const end = this.end(path);
    const count = this.instances(path).length;
    if (!mould || !end || count >= INSTANCES_MAX) return undefined;
    const one = mould.cloneNode(true) as HTMLElement;
    rename(one, one.dataset["path"] ?? "", `${path}[${count}]`);
    this.live(one);
    this.settle(one);
    end.before(one);
    this.bound(path);
    one.dispatchEvent(new Event("instance", { bubbles: true }));
    return one;
  }

  // Takes one away; those behind it move up, and `moved` hears of each.
  remove(instance: string, moved: (from: string, to: string) => void): void {
    const [, path = "", number = ""] = /^(.*)\[(\d+)\]$/.exec(instance) ?? [];
    const [gone, ...behind] = this.instances(path).slice(Number(number));
    gone?.remove();
    behind.forEach((one, at) => {
      const [from, to] = [one.dataset["path"] ?? "", `${path}[${Number(number) + at}]`];
      rename(one, from, to);
      moved(from, to);
    });
    this.bound(path);
  }

  // As many as the form says; what was filled in beyond them stays, unseen. Says whether some came.
  fit(path: string, count: number): boolean {
    let came = false;
    while (this.instances(path).length < Math.min(count, INSTANCES_MAX)) {
      if (!this.add(path)) break;
      came = true;
    }
    return came;
  }

  // What stands behind the instances.
  end(path: string): HTMLElement | undefined {
    return [...this.form.querySelectorAll<HTMLElement>("[data-add]")].find((one) => one.dataset["add"] === path);
  }

  // No more can be added where there are as many as may be.
  private bound(path: string): void {
    const button = this.end(path)?.querySelector("button");
    if (button) button.disabled = this.instances(path).length >= INSTANCES_MAX;
  }

  private collect(root: ParentNode): void {
    for (const end of root.querySelectorAll<HTMLElement>("[data-add]")) {
      const blank = end instanceof HTMLTemplateElement ? end.content.firstElementChild : end.previousElementSibling;
      const key = shape(end.dataset["add"] ?? "");
      if (!(blank instanceof HTMLElement) || !("blank" in blank.dataset) || this.moulds.has(key)) continue;
      const mould = blank.cloneNode(true) as HTMLElement;
      reset(mould);
      this.moulds.set(key, mould);
      // Repeats within what is not on the page yet.
      this.collect(mould);
    }
  }

  // Blank ones go, but for the first of a repeat: that is an instance like others.
  private settle(root: ParentNode): void {
    for (const one of root.querySelectorAll<HTMLElement>("[data-blank]")) {
      if (!root.contains(one)) continue;
      if (one.dataset["path"]?.endsWith("[0]")) this.live(one);
      else one.remove();
    }
  }

  // A blank one becomes an instance.
  private live(one: HTMLElement): void {
    delete one.dataset["blank"];
    one.querySelector(":scope > [data-blank-help]")?.remove();
    const actions = one.querySelector<HTMLElement>(":scope > .actions:has([name='_remove'])");
    if (actions) actions.hidden = false;
  }
}

// The path without numbers of instances.
const shape = (path: string) => path.replace(/\[\d+\]/g, "");

// Everything in an instance that is called by its path, and its number.
function rename(instance: HTMLElement, from: string, to: string): void {
  const change = (element: Element) => {
    for (const name of ["data-path", "data-add", "name", "value", "id", "for", "aria-describedby", "href"]) {
      const text = element.getAttribute(name);
      if (text === null || (name === "value" && !(element instanceof HTMLButtonElement))) continue;
      const called = renamed(name, text, from, to);
      if (called !== text) element.setAttribute(name, called);
    }
    if (element instanceof HTMLTemplateElement) element.content.querySelectorAll("*").forEach(change);
  };
  [instance, ...instance.querySelectorAll("*")].forEach(change);
  const number = String(Number(/\[(\d+)\]$/.exec(to)?.[1] ?? 0) + 1);
  const shown = instance.querySelector(":scope > legend > [data-number]");
  if (shown) shown.textContent = ` ${number}`;
  const button = instance.querySelector<HTMLElement>(":scope > .actions > [name='_remove']");
  if (button) button.textContent = (button.dataset["text"] ?? "").replace("{n}", number);
}

// As the server wrote it: a browser may have filled in what stood there before.
function reset(instance: HTMLElement): void {
  for (const field of instance.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")) {
    field.value = field.type === "file" ? "" : field.defaultValue;
    if (field instanceof HTMLInputElement) field.checked = field.defaultChecked;
  }
  for (const option of instance.querySelectorAll("option")) option.selected = option.defaultSelected;
}
