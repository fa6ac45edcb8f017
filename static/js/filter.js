/* form[data-filter]: a change of a choice or a date sends it, and empty fields stay out of the address. */
import { once } from "./once.js";

function bindFilter(form) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=date], input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    for (const field of form.querySelectorAll("input[name], select[name]")) {
      if (field.value === "") field.disabled = true;
    }
  });
  // Coming back with the browser's button finds the fields usable again.
  window.addEventListener("pageshow", () => {
    for (const field of form.querySelectorAll(":disabled")) field.disabled = false;
  });
}

export function bindFilters(root) {
  once(root, "form[data-filter]", "Filter", bindFilter);
}
