// The key "/" leads to the search field of a list. It can be turned off, for those who speak to
// their computer or type with one key at a time (WCAG 2.2, 2.1.4).

const KEY = "/";
const CHOICE = "nguon-find-key";

const field = document.querySelector<HTMLInputElement>('form[role="search"] input[type="search"]');
const help = document.querySelector<HTMLElement>('[data-island="find"]');
const button = help?.querySelector("button");

if (field && help && button) {
  let on = chosen();
  const say = () => {
    button.textContent = (on ? button.dataset["off"] : button.dataset["on"]) ?? "";
  };
  const press = (event: KeyboardEvent) => {
    if (on && event.key === KEY && !modified(event) && !typing(event.target)) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  };
  button.addEventListener("click", () => {
    on = !on;
    keep(on);
    say();
  });
  document.addEventListener("keydown", press);
  say();
  help.hidden = false;
}

function modified(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, select, textarea, [contenteditable]");
}

// A browser may forbid storage; then the choice lasts as long as the page.
function chosen(): boolean {
  try {
    return localStorage.getItem(CHOICE) !== "off";
  } catch {
    return true;
  }
}

function keep(on: boolean): void {
  try {
    localStorage.setItem(CHOICE, on ? "on" : "off");
  } catch {
    // Nothing to keep it in.
  }
}
