// What elements of a page are called after an instance of a repeat: by its path, and by the identity that
// the server makes of a path (crates/planning/src/survey/pages/fields.rs, `id_of`).

// An attribute after an instance was given another number; others stay as they are.
export function renamed(attribute: string, text: string, from: string, to: string): string {
  const path = (one: string) => (one === from || one.startsWith(`${from}/`) ? `${to}${one.slice(from.length)}` : one);
  const id = (one: string) => (one.startsWith(idOf(from)) ? `${idOf(to)}${one.slice(idOf(from).length)}` : one);
  switch (attribute) {
    case "id":
    case "for":
      return id(text);
    case "aria-describedby":
      return text.split(" ").map(id).join(" ");
    case "href":
      return text.startsWith("#") ? `#${id(text.slice(1))}` : text;
    default:
      return path(text);
  }
}

export function idOf(path: string): string {
  return `q-${path.replace(/[^A-Za-z0-9]/gu, "-")}`;
}
