// The island of the map page: vector tiles of the server under the filter that the page has.

const containers = document.querySelectorAll<HTMLElement>('[data-island="tiles"]');

for (const container of containers) void show(container);

async function show(container: HTMLElement): Promise<void> {
  const text = (name: string) => container.dataset[`text${name}`] ?? "";
  const state = document.createElement("p");
  state.setAttribute("role", "status");
  state.textContent = text("Loading");
  container.prepend(state);
  try {
    const { draw } = await import("./map/tiled");
    draw(container, text);
    state.remove();
    container.querySelector(".map-without")?.remove();
  } catch (error) {
    console.error(error);
    state.textContent = text("Failed");
  }
}

export {};
