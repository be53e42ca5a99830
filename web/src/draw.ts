// The island of the plot form: a map to draw the boundary on, loaded when it is asked for. The text
// field stays; what is drawn is written into it, and the server judges it as anything pasted.

for (const container of document.querySelectorAll<HTMLElement>('[data-island="draw"]')) {
  const field = document.getElementById(container.dataset["field"] ?? "");
  if (!(field instanceof HTMLTextAreaElement)) continue;
  const text = (name: string) => container.dataset[`text${name}`] ?? "";
  const begin = document.createElement("button");
  begin.type = "button";
  begin.textContent = text("Begin");
  begin.addEventListener("click", async () => {
    begin.disabled = true;
    try {
      const { open } = await import("./draw/board");
      open(container, field, text);
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

export {};
