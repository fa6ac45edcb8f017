/* The editor's keys: save, hand in, next question, move a row, and the list of them. */
import { moveRow } from "./rows.js";

/** save: what Ctrl+S does. */
export function bindKeys(form, save) {
  const press = (name) => form.querySelector(`[data-key="${name}"]`).click();
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (control && !event.shiftKey && key === "s") save();
    else if (control && key === "enter") press("submit");
    else if (control && event.shiftKey && key === "d") press("next");
    else if (event.altKey && (key === "arrowup" || key === "arrowdown")) {
      const focused = document.activeElement;
      const row = focused && focused.closest("[data-row]");
      if (!row || focused.matches("select")) return; // there the key opens the list
      moveRow(row, key === "arrowup" ? -1 : 1);
      focused.focus();
    } else if (event.key === "?" && !event.target.matches("input, textarea, select")) {
      document.getElementById("edit-keys").showModal();
    } else return;
    event.preventDefault();
  });
}
