// Bringing answers to the office. What is not surely taken is kept.

import { all, get, put, tidy, type Item } from "./store";

export interface Told {
  /** The session is over. */
  signIn: string;
  /** No network, or the office does not answer. */
  later: string;
}

/** What an answer of the office means for one of ours. */
type Fate = Pick<Item, "state" | "why">;

const LOCK = "nguon-answers";

/** Send what waits, one after the other; in one tab at a time. */
export async function sendAll(action: string, told: Told): Promise<void> {
  const work = async () => {
    for (const item of await all(action)) {
      if (item.state !== "waiting") continue;
      const fate = await send(item, told);
      // It may have been mended or thrown away meanwhile in another tab.
      const now = await get(item.id);
      if (!now || now.given !== item.given) continue;
      await put({ ...now, ...fate, ...(fate.state === "sent" ? { fields: [], files: [] } : {}) });
      if (fate.state === "waiting") break;
    }
    await tidy(action);
  };
  if ("locks" in navigator) await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
  else await work();
}

async function send(item: Item, told: Told): Promise<Fate> {
  const waiting = (why: string): Fate => ({ state: "waiting", why: [why] });
  try {
    const token = await csrf();
    const body = bodyOf(item);
    const response = await fetch(item.action, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { accept: "application/json", ...(token ? { "x-csrf-token": token } : {}) },
    });
    if (response.ok) return { state: "sent", why: [] };
    // Not about this answer: who sends it is not known, or asks too often, or the office is away.
    if (response.type === "opaqueredirect" || [401, 403].includes(response.status)) return waiting(told.signIn);
    if (response.status === 429 || response.status >= 500) return waiting(told.later);
    return { state: "refused", why: await reasons(response) };
  } catch {
    return waiting(told.later);
  }
}

/** As the form itself would send it: in parts only where there are files. */
function bodyOf(item: Item): URLSearchParams | FormData {
  const body = item.files?.length ? new FormData() : new URLSearchParams();
  for (const [name, value] of item.fields) if (name !== "_csrf") body.append(name, value);
  body.set("_id", item.id);
  body.set("_given", item.given);
  if (body instanceof FormData) {
    for (const { field, name, type, bytes } of item.files ?? []) body.append(field, new File([bytes], name, { type }));
  }
  return body;
}

/** The token of the session of now: the page may have been kept from another. */
async function csrf(): Promise<string | null> {
  const response = await fetch("/surveys/token", { headers: { accept: "application/json" }, cache: "no-store" });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const { csrf } = (await response.json()) as { csrf: string | null };
  return csrf;
}

/** Why it was refused, from a problem document (RFC 9457). */
async function reasons(response: Response): Promise<string[]> {
  try {
    const problem = (await response.json()) as { detail?: string; errors?: { detail: string }[] };
    const errors = (problem.errors ?? []).map((error) => error.detail);
    return errors.length > 0 ? errors : [problem.detail ?? String(response.status)];
  } catch {
    return [String(response.status)];
  }
}
