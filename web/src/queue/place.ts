// The browser's own position for questions of a place: `latitude longitude altitude accuracy`, as the
// field takes it when it is typed.

const WAIT_MS_MAX = 30_000;

export function offerPlaces(form: ParentNode): void {
  if (!("geolocation" in navigator)) return;
  for (const field of form.querySelectorAll<HTMLInputElement>("input[data-place]")) {
    const text = (name: string) => field.dataset[`text${name}`] ?? "";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text("Take");
    const said = document.createElement("p");
    said.className = "help";
    said.setAttribute("role", "status");
    button.addEventListener("click", () => {
      said.textContent = text("Wait");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          field.value = [coords.latitude, coords.longitude, coords.altitude ?? 0, coords.accuracy]
            .map((number) => String(Math.round(number * 1e7) / 1e7))
            .join(" ");
          field.dispatchEvent(new Event("input", { bubbles: true }));
          field.dispatchEvent(new Event("change", { bubbles: true }));
          said.textContent = `${text("Found")} ${Math.round(coords.accuracy)} m`;
        },
        () => (said.textContent = text("Failed")),
        { enableHighAccuracy: true, timeout: WAIT_MS_MAX },
      );
    });
    field.after(button, said);
  }
}
