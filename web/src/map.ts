// The map island: draws when its container comes into sight, so that a long record does not pay.

const containers = document.querySelectorAll<HTMLElement>('[data-island="map"]');

// A page that is left while its map loads has nothing to complain of.
const leaving = new AbortController();
addEventListener("pagehide", () => leaving.abort());

const sight = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (isIntersecting && target instanceof HTMLElement) {
      sight.unobserve(target);
      void show(target);
    }
  }
}, { rootMargin: "200px" });

for (const container of containers) sight.observe(container);

async function show(container: HTMLElement): Promise<void> {
  const text = (name: string) => container.dataset[`text${name}`] ?? "";
  const state = document.createElement("p");
  state.setAttribute("role", "status");
  state.textContent = text("Loading");
  container.prepend(state);
  try {
    const [{ draw }, facts] = await Promise.all([import("./map/draw"), load(container)]);
    if (facts.features.length === 0) {
      state.textContent = text("Empty");
      return;
    }
    draw(container, facts, text);
    state.remove();
    container.querySelector(".map-without")?.remove();
  } catch (error) {
    if (leaving.signal.aborted) return;
    console.error(error);
    state.textContent = text("Failed");
  }
}

async function load(container: HTMLElement) {
  const { parse } = await import("./map/facts");
  const answer = await fetch(container.dataset["src"] ?? "", {
    headers: { accept: "application/geo+json, application/json" },
    signal: leaving.signal,
  });
  if (!answer.ok) throw new Error(`map data: status ${answer.status}`);
  return parse(await answer.json());
}
