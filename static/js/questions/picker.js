/* [data-picker]: a combobox over the clauses of the policy library. The chosen clause shows its words; those selected
   with the mouse or the keyboard, or all of them, become a legal basis. */
import { addRow, changed } from "./rows.js";

const PAUSE_MS = 300;

function fill(form, { document: name, clause, quote }) {
  const list = form.querySelector('[data-rows="bases"]');
  const rows = Array.from(list.querySelector("[data-row-list]").children);
  const fields = (row) => ["document", "clause", "quote"].map((field) => row.querySelector(`[name$="-${field}"]`));
  const free = rows.find((row) => fields(row).every((field) => !field.value.trim())) || addRow(list);
  if (!free) return;
  const [first, second, third] = fields(free);
  first.value = name;
  second.value = clause;
  third.value = quote;
  changed(third);
  third.focus();
}

export function bindPicker(form) {
  const picker = form.querySelector("[data-picker]");
  const input = picker.querySelector("input");
  const found = picker.querySelector("[data-picker-list]");
  const chosen = picker.querySelector("[data-picker-chosen]");
  const text = picker.querySelector("[data-picker-text]");
  const part = picker.querySelector("[data-picker-part]");
  let timer = 0;
  let asked = 0;
  let clause = null;
  const options = () => Array.from(found.querySelectorAll("[role=option]"));
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", "clause-list");
  input.setAttribute("aria-expanded", "false");

  function mark(option) {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function show(html) {
    found.innerHTML = html;
    input.setAttribute("aria-expanded", String(options().length > 0));
    mark(null);
  }

  async function search() {
    const words = input.value.trim();
    const mine = (asked += 1);
    if (!words) return show("");
    const reply = await fetch(`${picker.dataset.picker}?${new URLSearchParams({ clause_words: words })}`).catch(() => null);
    if (reply && reply.ok && mine === asked) show(await reply.text());
  }

  function choose(option) {
    clause = { document: option.dataset.document, clause: option.dataset.clause };
    picker.querySelector("[data-picker-title]").textContent = `${clause.document} ${clause.clause}`;
    text.textContent = option.dataset.text;
    chosen.hidden = false;
    asked += 1;
    show("");
    chosen.focus();
  }

  /** The words selected inside the clause, "" when none are. */
  function selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) return "";
    return selection.toString().trim();
  }

  function cite(quote) {
    fill(form, { ...clause, quote });
    chosen.hidden = true;
    input.value = "";
  }

  input.addEventListener("input", (event) => {
    event.stopPropagation(); // searching is no change of the question
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options();
    const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" && !event.altKey && all.length) mark(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp" && !event.altKey && all.length) mark(all[(at + all.length - (at < 0 ? 0 : 1)) % all.length]);
    else if (event.key === "Enter" && !event.ctrlKey) {
      if (at >= 0) choose(all[at]);
      else search();
    } else if (event.key === "Escape" && all.length) show("");
    else return;
    event.preventDefault();
  });
  found.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    choose(option);
  });
  document.addEventListener("selectionchange", () => {
    part.disabled = !selected();
  });
  part.addEventListener("mousedown", (event) => event.preventDefault()); // a click must not undo the selection
  part.addEventListener("click", () => cite(selected()));
  picker.querySelector("[data-picker-whole]").addEventListener("click", () => cite(text.textContent));
  picker.querySelector("[data-picker-close]").addEventListener("click", () => {
    chosen.hidden = true;
    input.focus();
  });
}
