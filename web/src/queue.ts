// The island of the page to fill in a survey: an answer is written down on the device first and sent
// then, so that it is not lost when the network, the office or the browser fails. The page itself is
// kept by the worker (worker.ts), so that it opens without network.

import { draw, type Text } from "./queue/list";
import { attached, offerFiles, prepared, restore } from "./queue/file";
import { offerPlaces } from "./queue/place";
import { sendAll } from "./queue/send";
import { get, put } from "./queue/store";

const RETRY_MS = 20_000;

const form = document.querySelector<HTMLFormElement>("form[data-survey]");
const place = document.querySelector<HTMLElement>('[data-island="queue"]');

if (form) {
  offerPlaces(form);
  offerFiles(form);
  // One more instance of a repeat (form/repeats.ts).
  form.addEventListener("instance", (event) => {
    if (!(event.target instanceof HTMLElement)) return;
    offerPlaces(event.target);
    offerFiles(event.target);
  });
}
if (form && place && "indexedDB" in window) start(form, place);

function start(form: HTMLFormElement, place: HTMLElement): void {
  const action = new URL(form.action).pathname;
  const text: Text = (name) => place.dataset[`text${name[0]?.toUpperCase()}${name.slice(1)}`] ?? "";
  const told = { signIn: text("SignIn"), later: text("Later") };
  let busy = false;
  const go = async () => {
    if (busy) return;
    busy = true;
    try {
      await draw(place, action, text, go);
      await sendAll(action, told);
      await draw(place, action, text, go);
    } finally {
      busy = false;
    }
  };
  // A form that is shown again to be mended keeps the identity it was sent with.
  const id = form.elements.namedItem("_id");
  if (id instanceof HTMLInputElement && form.dataset["again"] === undefined) id.value = uuid();
  else if (id instanceof HTMLInputElement) void get(id.value).then((item) => restore(form, item?.files ?? []));

  form.addEventListener("submit", async (event) => {
    const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter.name : "";
    // Adding and removing a repeat is for pages without script; another island may have refused.
    if (event.defaultPrevented || (pressed !== "" && pressed !== "_send")) return;
    event.preventDefault();
    await prepared();
    const sent = [...new FormData(form)];
    const fields = sent.filter((pair): pair is [string, string] => typeof pair[1] === "string");
    const files = await attached(sent);
    const own = id instanceof HTMLInputElement && id.value ? id.value : uuid();
    const item = { id: own, action, label: label(form), given: new Date().toISOString(), fields, files, state: "waiting" as const, why: [] };
    try {
      await put(item);
    } catch (error) {
      // Nothing can be kept on this device: send it the plain way, and let the office answer.
      console.error(error);
      form.submit();
      return;
    }
    await sendAll(action, told);
    // A fresh form: from the office, if it has just answered, else from the worker. A device can be on
    // a network from which nobody answers.
    const answered = (await get(own))?.state !== "waiting";
    if (answered || navigator.serviceWorker?.controller) location.replace(new URL(form.dataset["survey"] ?? location.pathname, location.href));
    else {
      form.reset();
      if (id instanceof HTMLInputElement) id.value = uuid();
      await go();
    }
  });

  window.addEventListener("online", go);
  window.setInterval(go, RETRY_MS);
  void go();
  void keepPage(form.dataset["survey"] ?? location.pathname);
}

/** The first line of text that was filled in. */
function label(form: HTMLFormElement): string {
  for (const field of form.querySelectorAll<HTMLInputElement>('input[type="text"], input:not([type])')) {
    if (field.value.trim() && !field.name.startsWith("_")) return field.value.trim().slice(0, 80);
  }
  return "";
}

/** Fresh, also where `randomUUID` is missing (pages without TLS). */
function uuid(): string {
  if ("randomUUID" in crypto) return crypto.randomUUID();
  const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Let the worker keep this page and what it needs. */
async function keepPage(path: string): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const tell = async () => {
    const registration = await navigator.serviceWorker.getRegistration(path);
    const worker = registration?.active ?? registration?.waiting ?? registration?.installing;
    const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
    worker?.postMessage({ page: path, files: loaded.filter((file) => file.startsWith("/assets/")) });
  };
  try {
    await everythingLoaded();
    // From then on the worker sees what is loaded; what came until then it is told once more.
    if (!navigator.serviceWorker.controller) navigator.serviceWorker.addEventListener("controllerchange", tell, { once: true });
    await navigator.serviceWorker.register("/surveys/worker.js", { scope: path });
    await tell();
  } catch (error) {
    console.warn(error);
  }
}

/** The page with its styles and scripts, and the fonts that they ask for. */
async function everythingLoaded(): Promise<void> {
  if (document.readyState !== "complete") {
    await new Promise((done) => window.addEventListener("load", done, { once: true }));
  }
  await document.fonts.ready;
}
