/* [data-rows]: adds, removes and moves rows at once. A row's names carry a token of its own and its place is
   where it stands, so moving renames nothing. Without scripts the same buttons ask the server. */
import { bind } from "../main.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const rowsOf = (list) => Array.from(list.querySelector("[data-row-list]").children);
const ownButton = (list) => Array.from(list.querySelectorAll("[data-row-add]")).find((button) => button.closest("[data-rows]") === list);

/** Says that the form changed, for whoever keeps or shows it. */
export function changed(element) {
  element.dispatchEvent(new Event("input", { bubbles: true }));
}

function renumber(list) {
  rowsOf(list).forEach((row, place) => {
    for (const mark of row.querySelectorAll("[data-row-number]")) {
      if (mark.closest("[data-row]") === row) mark.textContent = mark.dataset.rowNumber === "A" ? LETTERS[place] : String(place + 1);
    }
  });
  const button = ownButton(list);
  if (button) button.disabled = rowsOf(list).length >= Number(list.dataset.most);
}

function shuffled(letters) {
  const left = letters.split("");
  const out = [];
  while (left.length) out.push(left.splice(Math.floor(Math.random() * left.length), 1)[0]);
  return out;
}

/** Gives the new row's empty ids ones that no row of the part has: in order, or random where ids must tell nothing. */
function fillIds(row) {
  const part = row.parentElement.closest("[data-row]") || row.closest("form");
  const pools = { letters: LETTERS.split(""), figures: "123456789".split("").concat(shuffled(LETTERS)), random: shuffled(LETTERS) };
  for (const input of row.querySelectorAll("[data-row-id]")) {
    if (input.value) continue;
    const used = new Set(Array.from(part.querySelectorAll("[data-row-id]"), (other) => other.value));
    input.value = pools[input.dataset.rowId].find((id) => !used.has(id)) || "";
  }
}

/** Adds a row of a kind ("" where there is only one) at the end of the list and returns it. */
export function addRow(list, kind = "") {
  if (rowsOf(list).length >= Number(list.dataset.most)) return null;
  const templates = Array.from(list.querySelectorAll("[data-row-template]")).filter((each) => each.closest("[data-rows]") === list);
  const template = templates.find((each) => each.dataset.rowTemplate === kind) || templates[0];
  const tokens = rowsOf(list).map((row) => Number(row.dataset.row.slice(list.dataset.rows.length + 1)) || 0);
  const token = String(Math.max(-1, ...tokens) + 1);
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.split(list.dataset.token).join(token);
  const row = holder.content.firstElementChild;
  list.querySelector("[data-row-list]").append(row);
  fillIds(row);
  renumber(list);
  for (const inner of row.querySelectorAll("[data-rows]")) renumber(inner);
  bind(row);
  return row;
}

export function removeRow(row) {
  const list = row.closest("[data-rows]");
  row.remove();
  renumber(list);
  changed(list);
}

export function moveRow(row, step) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  renumber(row.closest("[data-rows]"));
  changed(row);
}

function focusFirst(element) {
  const field = element.querySelector(".CodeMirror textarea, textarea:not([hidden]), input:not([type=hidden]), select");
  if (field) field.focus();
}

function press(event) {
  const button = event.target.closest("[data-row-do], [data-row-add]");
  if (!button) return;
  event.preventDefault();
  const list = button.closest("[data-rows]");
  if (button.hasAttribute("data-row-add")) {
    const kind = button.parentElement.querySelector("[data-row-kind]");
    const row = addRow(list, kind ? kind.value : "");
    if (row) {
      changed(row);
      focusFirst(row);
    }
    return;
  }
  const row = button.closest("[data-row]");
  if (button.dataset.rowDo === "remove") {
    const next = row.nextElementSibling || row.previousElementSibling;
    removeRow(row);
    if (next) focusFirst(next);
    else ownButton(list).focus();
  } else {
    moveRow(row, button.dataset.rowDo === "up" ? -1 : 1);
    button.focus();
  }
}

/** As many rows of answers as the stem has blanks; rows with an answer are never taken away. */
function matchBlanks(form) {
  for (const list of form.querySelectorAll(".edit-blanks")) {
    const scope = list.closest("[data-row]") || form;
    const stem = scope.querySelector('textarea[name$="stem"]');
    const blanks = (stem.value.match(/_{4,}/g) || []).length;
    while (rowsOf(list).length < blanks && addRow(list));
    for (let row = rowsOf(list).pop(); row && rowsOf(list).length > Math.max(1, blanks); row = rowsOf(list).pop()) {
      if (row.querySelector("textarea").value.trim()) break;
      row.remove();
      renumber(list);
    }
  }
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

export function bindRows(form) {
  form.addEventListener("click", press);
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-grow]")) grow(event.target);
  });
  form.addEventListener("change", (event) => {
    const only = event.target.dataset.only;
    if (!only || !event.target.checked) return;
    for (const other of form.querySelectorAll(`[data-only="${only}"]`)) {
      if (other !== event.target) other.checked = false;
    }
  });
  for (const list of form.querySelectorAll("[data-rows]")) renumber(list);
  for (const area of form.querySelectorAll("textarea[data-grow]")) grow(area);
  return { matchBlanks: () => matchBlanks(form) };
}
