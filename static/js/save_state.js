/** Shows one of saved, saving, offline, error in the [data-save-state] line, with its words and time. */
export function setSaveState(line, state, text, at = "") {
  line.dataset.state = state;
  line.querySelector("[data-save-text]").textContent = text;
  line.querySelector("[data-save-at]").textContent = at;
}
