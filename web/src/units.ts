// The island of a plan's progress: former districts as marks on a map, from the rows of their table.

const containers = document.querySelectorAll<HTMLElement>('[data-island="units"]');

for (const container of containers) void show(container);

async function show(container: HTMLElement): Promise<void> {
  const table = document.getElementById(container.dataset["table"] ?? "");
  if (!(table instanceof HTMLTableElement)) return;
  const text = (name: string) => container.dataset[`text${name}`] ?? "";
  const state = document.createElement("p");
  state.setAttribute("role", "status");
  state.textContent = text("Loading");
  container.prepend(state);
  container.hidden = false;
  try {
    const { draw } = await import("./map/marked");
    draw(container, table, text);
    state.remove();
  } catch (error) {
    console.error(error);
    state.textContent = text("Failed");
  }
}

export {};
