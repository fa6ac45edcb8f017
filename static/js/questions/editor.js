/* The question editor: citing a clause fills the first free legal basis; one key for a single choice. */

function cite(button) {
  const rows = Array.from(document.querySelectorAll("[data-basis]"));
  const isFree = (row) => Array.from(row.querySelectorAll("input, textarea")).every((field) => !field.value.trim());
  const row = rows.find(isFree) || rows[rows.length - 1];
  const [name, clause, quote] = row.querySelectorAll("input, textarea");
  name.value = button.dataset.document;
  clause.value = button.dataset.clause;
  quote.value = button.dataset.text;
  quote.dispatchEvent(new Event("input", { bubbles: true }));
  quote.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cite]");
  if (button) cite(button);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-only]") || !event.target.checked) return;
  for (const other of document.querySelectorAll(`[data-only="${event.target.dataset.only}"]`)) {
    if (other !== event.target) other.checked = false;
  }
});
