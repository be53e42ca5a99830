// A form as the server sends it to the script (crates/forms/src/view/island.rs).

import type { Expr } from "./expr";

export interface Island {
  readonly today: string;
  readonly now: string;
  // Paths of items in the order in which they are computed.
  readonly order: readonly string[];
  readonly items: readonly Item[];
  readonly lists: Readonly<Record<string, readonly Choice[]>>;
}

export interface Item {
  readonly name: string;
  readonly kind: "question" | "group" | "repeat";
  readonly relevant?: Expr;
  readonly label?: string;
  readonly items?: readonly Item[];
  readonly count?: Expr;
  readonly type?: string;
  readonly list?: string;
  readonly filter?: Expr;
  readonly required?: Expr;
  readonly constraint?: Expr;
  readonly calculation?: Expr;
  readonly readOnly?: Expr;
  readonly range?: readonly [number, number, number];
  readonly requiredMessage?: string;
  readonly constraintMessage?: string;
}

export interface Choice {
  readonly name: string;
  readonly label: string;
  readonly columns: Readonly<Record<string, string>>;
}

// Answers of one record: texts, an object per group, an array per repeat.
export type Answers = { [name: string]: Answer };
export type Answer = string | Answers | Answers[];

export interface Problem {
  readonly path: string;
  readonly kind: string;
  readonly message: string;
}

// An item and its place.
export interface Def {
  readonly item: Item;
  readonly path: string;
  readonly parent: Def | undefined;
  // Repeats that it stands in, from the outermost.
  readonly repeats: readonly Def[];
  readonly children: Def[];
}

export interface Plan {
  readonly island: Island;
  readonly top: readonly Def[];
  readonly order: readonly Def[];
  readonly named: ReadonlyMap<string, Def>;
}

export function planOf(island: Island): Plan {
  const byPath = new Map<string, Def>();
  const named = new Map<string, Def>();
  const layOut = (items: readonly Item[], parent: Def | undefined): Def[] =>
    items.map((item) => {
      const path = parent ? `${parent.path}/${item.name}` : item.name;
      const repeats = parent ? [...parent.repeats, ...(parent.item.kind === "repeat" ? [parent] : [])] : [];
      const def: Def = { item, path, parent, repeats, children: [] };
      byPath.set(path, def);
      // A name that more than one item has is read by no expression.
      named.set(item.name, def);
      def.children.push(...layOut(item.items ?? [], def));
      return def;
    });
  const top = layOut(island.items, undefined);
  const order = island.order.flatMap((path) => byPath.get(path) ?? []);
  return { island, top, order, named };
}
