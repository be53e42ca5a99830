// The button of an island that loads its map only when it is asked for.

/** Reads a text of the island: `data-text-…`, said without `text`. */
export type Text = (name: string) => string;

/** Offer a button in a container; what it opens is loaded then, and failure is told beside it. */
export function offer(container: HTMLElement, open: (text: Text) => Promise<void>): void {
  const text: Text = (name) => container.dataset[`text${name}`] ?? "";
  const begin = document.createElement("button");
  begin.type = "button";
  begin.textContent = text("Begin");
  begin.addEventListener("click", async () => {
    begin.disabled = true;
    try {
      await open(text);
      begin.remove();
    } catch (error) {
      console.error(error);
      begin.disabled = false;
      const failed = document.createElement("p");
      failed.setAttribute("role", "status");
      failed.textContent = text("Failed");
      container.append(failed);
    }
  });
  container.append(begin);
  container.hidden = false;
}
