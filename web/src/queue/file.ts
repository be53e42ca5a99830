// Pictures and files of an answer: a picture is made smaller before it is kept and sent, and loses what
// the camera wrote beside it, where it was taken above all. What was chosen stands in the field itself, so
// that whoever sends the form sends it.

import type { Attached } from "./store";

const QUALITY = 0.85;
const PREVIEW_PIXELS_MAX = 160;

const pending = new Set<Promise<void>>();

/** Every file that was chosen is ready. */
export async function prepared(): Promise<void> {
  while (pending.size > 0) await Promise.all(pending);
}

/** What a form would send, its files as they are kept on the device. */
export async function attached(sent: readonly (readonly [string, FormDataEntryValue])[]): Promise<Attached[]> {
  const files: Attached[] = [];
  for (const [field, value] of sent) {
    if (value instanceof File && value.size > 0) {
      files.push({ field, name: value.name, type: value.type, bytes: await value.arrayBuffer() });
    }
  }
  return files;
}

/** Files that lie on the device, back in the fields that name them. */
export function restore(form: HTMLFormElement, files: readonly Attached[]): void {
  for (const field of form.querySelectorAll<HTMLInputElement>("input[type='file'][data-value]")) {
    const file = files.find((one) => one.name !== "" && one.name === field.dataset["value"]);
    if (!file) continue;
    put(field, new File([file.bytes], file.name, { type: file.type }));
    tell(field, `${field.dataset["textTaken"]}: ${file.name}`);
  }
}

/** Prepare what is chosen in the fields of a part of the page. */
export function offerFiles(root: ParentNode): void {
  for (const field of root.querySelectorAll<HTMLInputElement>("input[type='file'][data-bytes]")) {
    field.addEventListener("change", () => {
      const work = choose(field).catch((error: unknown) => {
        console.warn(error);
        refuse(field, "Kind");
      });
      const done = work.finally(() => pending.delete(done));
      pending.add(done);
    });
  }
}

async function choose(field: HTMLInputElement): Promise<void> {
  const chosen = field.files?.[0];
  if (!chosen) return tell(field, "");
  const text = (name: string) => field.dataset[`text${name}`] ?? "";
  const picture = chosen.type.startsWith("image/");
  if (!picture && field.dataset["pixels"] !== undefined) return refuse(field, "NoPicture");
  if (!picture && chosen.type !== "application/pdf") return refuse(field, "Kind");
  let file = chosen;
  let preview: HTMLCanvasElement | undefined;
  if (picture) {
    tell(field, text("Wait"));
    const pixels = Number(field.dataset["pixels"] ?? 1600);
    const bitmap = await createImageBitmap(chosen, { imageOrientation: "from-image" });
    const drawn = draw(bitmap, pixels);
    preview = draw(bitmap, PREVIEW_PIXELS_MAX);
    bitmap.close();
    file = new File([await jpeg(drawn)], "", { type: "image/jpeg" });
  }
  if (file.size > Number(field.dataset["bytes"])) return refuse(field, "Large");
  file = new File([file], called(field, chosen, file.type), { type: file.type });
  put(field, file);
  tell(field, `${text("Taken")}: ${file.name}, ${Math.ceil(file.size / 1024)} KB`, preview);
}

/** Another than that of any other file of the answer, so that it is found again by its name. */
function called(field: HTMLInputElement, chosen: File, type: string): string {
  const stem = chosen.name.replace(/\.[^.]*$/, "").slice(0, 40) || (field.name.split("/").pop() ?? "");
  const mark = [...crypto.getRandomValues(new Uint8Array(3))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${stem}-${mark}.${type === "image/jpeg" ? "jpg" : "pdf"}`.replace(/\s+/gu, "_");
}

/** The picture on a canvas, neither side longer than that; what shines through is white. */
function draw(bitmap: ImageBitmap, pixels: number): HTMLCanvasElement {
  const scale = Math.min(1, pixels / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("no canvas");
  brush.fillStyle = "#fff";
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function jpeg(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture came out"))), "image/jpeg", QUALITY);
  });
}

function put(field: HTMLInputElement, file: File): void {
  const held = new DataTransfer();
  held.items.add(file);
  field.files = held.files;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function refuse(field: HTMLInputElement, why: string): void {
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  tell(field, field.dataset[`text${why}`] ?? "", undefined, true);
}

/** What became of the file, beside its field. */
function tell(field: HTMLInputElement, words: string, preview?: HTMLCanvasElement, wrong = false): void {
  let said = field.parentElement?.querySelector<HTMLElement>(":scope > .chosen");
  if (!said) {
    said = document.createElement("p");
    said.className = "chosen";
    said.setAttribute("role", "status");
    field.after(said);
  }
  said.classList.toggle("refused", wrong);
  said.replaceChildren(words);
  if (words === "" || wrong) return;
  if (preview) {
    preview.setAttribute("aria-hidden", "true");
    said.prepend(preview);
  }
  const drop = document.createElement("button");
  drop.type = "button";
  drop.textContent = field.dataset["textDrop"] ?? "";
  drop.addEventListener("click", () => {
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    tell(field, "");
    field.focus();
  });
  said.append(" ", drop);
}
