/* [data-question]: shows what is chosen, lets letters and figures choose, moves entries of an ordering. */
import { once } from "./once.js";
import { putCheck, showProgress, tidyChecks } from "./scenario.js";

function showChosen(question) {
  for (const option of question.querySelectorAll(".option")) {
    const input = option.querySelector("input");
    if (input) option.classList.toggle("is-checked", input.checked);
  }
}

function chooseByKey(question, event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])")) return;
  const place = "abcdefghij".indexOf(event.key.toLowerCase());
  // A scenario has more to answer than its handlings: letters count only among those.
  const scope = question.dataset.type === "scenario" ? event.target.closest(".options") : question;
  const input = !scope || place < 0 || event.key.length !== 1 ? null : scope.querySelectorAll(".option input")[place];
  if (!input || input.disabled) return;
  event.preventDefault();
  input.click();
  input.focus();
}

function bindOrdering(list) {
  const renumber = () => {
    Array.from(list.children).forEach((entry, place) => {
      entry.querySelector("select").value = String(place + 1);
      entry.querySelector("[data-move=up]").disabled = place === 0;
      entry.querySelector("[data-move=down]").disabled = place === list.children.length - 1;
      entry.querySelector("[data-place]").textContent = String(place + 1);
    });
  };
  // Entries answered before stand in the order chosen; untouched ones stay where the form put them.
  const place = (entry) => Number(entry.querySelector("select").value) || 99;
  const isAnswered = Array.from(list.children).some((entry) => place(entry) !== 99);
  if (isAnswered) {
    Array.from(list.children).sort((a, b) => place(a) - place(b)).forEach((entry) => list.append(entry));
    renumber();
  }
  const keep = list.parentElement.querySelector("[data-order-keep]");
  const changed = (entry) => {
    if (keep) keep.remove();
    entry.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (keep) {
    keep.addEventListener("click", () => {
      renumber();
      changed(list.firstElementChild);
    });
  }
  list.classList.add("order-ready");
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const entry = button.closest("li");
    if (button.dataset.move === "up" && entry.previousElementSibling) list.insertBefore(entry, entry.previousElementSibling);
    if (button.dataset.move === "down" && entry.nextElementSibling) list.insertBefore(entry.nextElementSibling, entry);
    renumber();
    changed(entry);
    (button.disabled ? entry.querySelector("[data-move]:not(:disabled)") : button).focus();
  });
}

const NAMES = ["choices", "blanks", "number", "text", "order", "pairs", "parts", "documents", "fields", "handling"];

/** Puts one named value into the answer; `path` is what follows the item's id in the input's name. */
function put(answer, path, value) {
  const [key, ...rest] = path;
  if (!NAMES.includes(key)) return;
  if (key === "parts") {
    const parts = (answer.parts = answer.parts || {});
    put((parts[rest[0]] = parts[rest[0]] || {}), rest.slice(1), value);
  } else if (key === "choices" || key === "blanks") {
    (answer[key] = answer[key] || []).push(value);
  } else if (key === "order") {
    if (value) (answer.order = answer.order || [])[Number(value) - 1] = rest.join(".");
  } else if (key === "pairs") {
    if (value) (answer.pairs = answer.pairs || {})[rest.join(".")] = value;
  } else if (key === "documents" || key === "fields") {
    putCheck(answer, key, rest, value);
  } else if (value.trim()) {
    answer[key] = value;
  }
}

/** Returns the answer without what is empty, or null when nothing is left. */
function tidy(answer) {
  if (answer.blanks && !answer.blanks.some((text) => text.trim())) delete answer.blanks;
  if (answer.order) answer.order = answer.order.filter(Boolean);
  tidyChecks(answer);
  if (answer.parts) {
    for (const id of Object.keys(answer.parts)) {
      if (tidy(answer.parts[id]) === null) delete answer.parts[id];
    }
    if (!Object.keys(answer.parts).length) delete answer.parts;
  }
  return Object.keys(answer).length ? answer : null;
}

/** Returns what is answered in [data-question] in the shape of the API, or null when nothing is. */
export function readAnswer(question) {
  const answer = {};
  const start = question.dataset.name.length + 1;
  for (const input of question.querySelectorAll("input[name], select[name], textarea[name]")) {
    const isOff = (input.type === "radio" || input.type === "checkbox") && !input.checked;
    if (!isOff) put(answer, input.name.slice(start).split("."), input.value);
  }
  return tidy(answer);
}

export function bindQuestions(root) {
  once(root, "[data-question]", "Question", (question) => {
    const show = () => {
      showChosen(question);
      showProgress(question);
    };
    show();
    question.addEventListener("change", show);
    question.addEventListener("input", () => showProgress(question));
    question.addEventListener("keydown", (event) => chooseByKey(question, event));
  });
  once(root, "[data-ordering]", "Ordering", bindOrdering);
}
