// A computed record as it is kept, and what is wrong with it. Same as crates/forms/src/check/mod.rs; the
// server checks again what it is sent.

import { type Answers, type Def, type Problem } from "./model";
import type { Computed, Instance } from "./record";
import { toTruth } from "./value";

const UNASKED = ["note", "calculate", "hidden"];
const META = ["start", "end", "today", "username", "deviceid", "phonenumber", "simserial", "subscriberid", "email", "start-geopoint", "audit"];

export interface Checked {
  readonly answers: Answers;
  readonly problems: readonly Problem[];
}

export function check(computed: Computed): Checked {
  const problems: Problem[] = [];
  const answers = kept(computed, computed.plan.top, computed.root, "", problems);
  return { answers, problems: [...problems, ...computed.misfits] };
}

// Whether a person fills it in.
export function isAsked(def: Def): boolean {
  return ![...UNASKED, ...META].includes(def.item.type ?? "");
}

function kept(computed: Computed, defs: readonly Def[], at: Instance, above: string, problems: Problem[]): Answers {
  const found: Answers = {};
  for (const def of defs) {
    if (!at.relevant.get(def)) continue;
    const path = `${above}${def.item.name}`;
    if (def.item.kind === "question") {
      const problem = problemOf(computed, def, at, path);
      if (problem) problems.push(problem);
      const text = at.texts.get(def) ?? "";
      if (text !== "") found[def.item.name] = text;
    } else if (def.item.kind === "group") {
      const inner = kept(computed, def.children, at, `${path}/`, problems);
      if (Object.keys(inner).length > 0) found[def.item.name] = inner;
    } else {
      const all = at.within.get(def) ?? [];
      const inner = all.map((one, index) => kept(computed, def.children, one, `${path}[${index}]/`, problems));
      if (inner.length > 0) found[def.item.name] = inner;
    }
  }
  return found;
}

// The first thing that is wrong with an answer.
export function problemOf(computed: Computed, def: Def, at: Instance, path: string): Problem | undefined {
  const { item } = def;
  const wrong = at.wrong.get(def);
  if (wrong) return { path, kind: wrong, message: "" };
  if ((at.texts.get(def) ?? "") === "") {
    const due = item.required !== undefined && isAsked(def) && toTruth(computed.value(item.required, def, at));
    return due ? { path, kind: "required", message: item.requiredMessage ?? "" } : undefined;
  }
  if (item.list !== undefined && !chosen(def, at).every((choice) => isOffered(computed, def, at, choice))) {
    return { path, kind: "not-choice", message: "" };
  }
  const meets = item.constraint === undefined || toTruth(computed.value(item.constraint, def, at));
  return meets ? undefined : { path, kind: "constraint", message: item.constraintMessage ?? "" };
}

// Whether the list offers a choice right now.
export function isOffered(computed: Computed, def: Def, at: Instance, wanted: string): boolean {
  const { list = "", filter } = def.item;
  const same = (computed.plan.island.lists[list] ?? []).filter((choice) => choice.name === wanted);
  return same.some((choice) => filter === undefined || toTruth(computed.value(filter, def, at, choice)));
}

function chosen(def: Def, at: Instance): string[] {
  const text = at.texts.get(def) ?? "";
  return def.item.type === "select_one" ? [text] : text.split(/\s+/u).filter(Boolean);
}
