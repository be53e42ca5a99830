// The island of forms that are filled in: the form itself stands beside its fields as JSON.
//
//   <form …> <script type="application/json" data-island="form">{"today": …}</script> … </form>

import type { Island } from "./form/model";
import { type Messages, bind } from "./form/page";

for (const block of document.querySelectorAll<HTMLScriptElement>('script[type="application/json"][data-island="form"]')) {
  const form = block.closest("form");
  if (!form) continue;
  const island = JSON.parse(block.textContent ?? "{}") as Island & { messages?: Messages };
  bind(form, island, island.messages ?? {});
}
