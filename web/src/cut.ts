// The island of the form that cuts a plot: a map on which the line is drawn, loaded when it is asked
// for. The two fields stay; what is drawn is written into them, and the server judges it as typed.

for (const container of document.querySelectorAll<HTMLElement>('[data-island="cut"]')) {
  const fields = ["from", "to"].map((name) => document.getElementById(container.dataset[name] ?? ""));
  const [from, to] = fields;
  if (!(from instanceof HTMLInputElement) || !(to instanceof HTMLInputElement)) continue;
  const text = (name: string) => container.dataset[`text${name}`] ?? "";
  const begin = document.createElement("button");
  begin.type = "button";
  begin.textContent = text("Begin");
  begin.addEventListener("click", async () => {
    begin.disabled = true;
    try {
      const { open } = await import("./draw/cutter");
      open(container, [from, to], text);
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
