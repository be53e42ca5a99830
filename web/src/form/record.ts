// Answers of one record laid out and computed: what is asked, how often, and what comes out. Same as
// crates/forms/src/check/{record,compute}.rs; both are held to crates/forms/vectors/forms.json.

import { clean } from "./clean";
import { evaluate } from "./evaluate";
import type { Expr, Scope, Value } from "./expr";
import { type Answer, type Answers, type Choice, type Def, type Plan, type Problem } from "./model";
import { dayText } from "./moment";
import { isNumber, toAnswer, toNumber, toTruth } from "./value";

const INSTANCES_MAX = 500;

// An instance of a repeat, or the record itself.
export class Instance {
  readonly texts = new Map<Def, string>();
  readonly relevant = new Map<Def, boolean>();
  readonly wrong = new Map<Def, string>();
  readonly within = new Map<Def, Instance[]>();

  constructor(
    readonly repeat: Def | undefined,
    readonly parent: Instance | undefined,
    readonly index: number,
  ) {}

  add(repeat: Def): Instance {
    const all = this.within.get(repeat) ?? [];
    const one = new Instance(repeat, this, all.length);
    this.within.set(repeat, [...all, one]);
    return one;
  }
}

export class Computed {
  readonly root = new Instance(undefined, undefined, 0);
  // What found no place in the form.
  readonly misfits: Problem[] = [];

  constructor(
    readonly plan: Plan,
    answers: Answers,
  ) {
    this.layOut(plan.top, answers, this.root, "");
    for (const def of plan.order) {
      for (const at of this.places(def)) this.compute(def, at);
    }
  }

  // The value of an expression of an item.
  value(expr: Expr, def: Def, at: Instance, choice?: Choice): Value {
    return evaluate(expr, this.scope(def, at, choice));
  }

  // All instances in which an item stands.
  places(def: Def): Instance[] {
    let found = [this.root];
    for (const repeat of def.repeats) found = found.flatMap((at) => at.within.get(repeat) ?? []);
    return found;
  }

  // `${name}` as text, to be put into words.
  said(name: string, at: Instance): string {
    const value = this.answer(name, at);
    return Array.isArray(value) ? (value[0] ?? "") : toAnswer(value);
  }

  private layOut(defs: readonly Def[], answers: Answers, at: Instance, path: string): void {
    for (const name of Object.keys(answers)) {
      if (!defs.some((def) => def.item.name === name)) this.misfit(`${path}${name}`, "unknown");
    }
    for (const def of defs) {
      const answer = answers[def.item.name];
      if (answer !== undefined) this.put(def, answer, at, `${path}${def.item.name}`);
    }
  }

  private put(def: Def, answer: Answer, at: Instance, path: string): void {
    if (def.item.kind === "question" && typeof answer === "string") {
      const cleaned = clean(def.item, answer);
      at.texts.set(def, cleaned.text);
      if (cleaned.wrong) at.wrong.set(def, cleaned.wrong);
    } else if (def.item.kind === "group" && typeof answer === "object" && !Array.isArray(answer)) {
      this.layOut(def.children, answer, at, `${path}/`);
    } else if (def.item.kind === "repeat" && Array.isArray(answer)) {
      if (answer.length > INSTANCES_MAX) this.misfit(path, "too-many");
      answer.slice(0, INSTANCES_MAX).forEach((one, index) => {
        this.layOut(def.children, one, at.add(def), `${path}[${index}]/`);
      });
    } else {
      this.misfit(path, "other-shape");
    }
  }

  private misfit(path: string, kind: string): void {
    this.misfits.push({ path, kind, message: "" });
  }

  private compute(def: Def, at: Instance): void {
    const { item } = def;
    const relevant = this.parentIsRelevant(def, at) && (item.relevant === undefined || toTruth(this.value(item.relevant, def, at)));
    at.relevant.set(def, relevant);
    if (!relevant) {
      at.texts.delete(def);
      at.wrong.delete(def);
    }
    if (item.kind === "repeat") {
      if (!relevant) this.setCount(def, at, 0);
      else if (item.count !== undefined) this.setCount(def, at, toNumber(this.value(item.count, def, at)));
    } else if (item.calculation !== undefined && relevant) {
      const value = this.value(item.calculation, def, at);
      const text = item.type === "date" && typeof value === "number" ? dayText(value) : toAnswer(value);
      at.wrong.delete(def);
      at.texts.set(def, clean(item, text).text);
    }
  }

  private parentIsRelevant(def: Def, at: Instance): boolean {
    const { parent } = def;
    if (!parent) return true;
    // A repeat itself stands where its instance does.
    const place = parent.item.kind === "repeat" ? at.parent : at;
    return place?.relevant.get(parent) ?? false;
  }

  // As many instances as are due: the last ones go, empty ones come.
  private setCount(repeat: Def, at: Instance, count: number): void {
    const due = Math.min(Math.max(Math.trunc(count) || 0, 0), INSTANCES_MAX);
    at.within.set(repeat, (at.within.get(repeat) ?? []).slice(0, due));
    while ((at.within.get(repeat)?.length ?? 0) < due) at.add(repeat);
  }

  private scope(def: Def, at: Instance, choice: Choice | undefined): Scope {
    const { island, named } = this.plan;
    return {
      today: island.today,
      now: island.now,
      answer: (name) => this.answer(name, at),
      self: () => typed(def, at),
      column: (name) => (name === "name" ? choice?.name : choice?.columns[name]) ?? "",
      position: () => at.index + 1,
      choiceLabel: (question, wanted) => {
        const list = island.lists[named.get(question)?.item.list ?? ""] ?? [];
        return list.find((one) => one.name === wanted)?.label ?? "";
      },
    };
  }

  // The one answer in the same instances of repeats, else all that are asked for.
  private answer(name: string, at: Instance): Value {
    const def = this.plan.named.get(name);
    if (!def) return "";
    let places = [this.root];
    let single = true;
    for (const repeat of def.repeats) {
      const around: Instance | undefined = single ? enclosing(at, repeat) : undefined;
      single = around !== undefined;
      places = around ? [around] : places.flatMap((place) => place.within.get(repeat) ?? []);
    }
    if (def.item.kind === "repeat") return places.flatMap((place) => (place.within.get(def) ?? []).map(() => ""));
    if (single) return places[0] ? typed(def, places[0]) : "";
    return places.filter((place) => place.relevant.get(def)).map((place) => place.texts.get(def) ?? "");
  }
}

function enclosing(at: Instance, repeat: Def): Instance | undefined {
  for (let one: Instance | undefined = at; one; one = one.parent) {
    if (one.repeat === repeat) return one;
  }
  return undefined;
}

// The answer as an expression sees it: of a number the number.
function typed(def: Def, at: Instance): Value {
  const text = at.texts.get(def) ?? "";
  const numeric = ["integer", "decimal", "range"].includes(def.item.type ?? "");
  return numeric && isNumber(text) ? Number(text) : text;
}
