/* [data-markdown]: an input or text area that takes Markdown. Toolbar, shortcuts, lists that go on,
   paste from Word and Excel, pictures by paste, drop or choice, preview by the server.

   Before cells or a written-out question are put in, `markdown:question` {stem, options, key} bubbles
   from the field; whoever takes it over calls preventDefault(). */
import { once } from "../once.js";
import { readCells, splitQuestion, splitText, tableOf } from "./cells.js";
import { lineOf, markdownOf } from "./from_html.js";
import { continueList, insert, insertBlock, toggleList, toggleMark } from "./marks.js";
import { picturesOf, upload } from "./pictures.js";

const PREVIEW_MS = 500;
const LEAST_TABLE = "|  |  |\n| --- | --- |\n|  |  |";

const ACTIONS = {
  bold: (edit) => toggleMark(edit, "**"),
  italic: (edit) => toggleMark(edit, "*"),
  list: (edit) => toggleList(edit, false),
  numbers: (edit) => toggleList(edit, true),
  table: (edit) => insertBlock(edit, LEAST_TABLE),
  formula: (edit) => (edit.start < edit.end ? toggleMark(edit, "$") : insert(edit, "$\\frac{a}{b}$", "\\frac{a}{b}")),
  blank: (edit) => insert(edit, "____"),
};
const KEYS = { b: "bold", i: "italic" };

function editOf(field) {
  return { text: field.value, start: field.selectionStart, end: field.selectionEnd };
}

/** Applies an edit so that the browser's undo knows it and `input` is sent. */
function apply(field, made) {
  if (!made) return;
  const old = field.value;
  let from = 0;
  const most = Math.min(old.length, made.text.length);
  while (from < most && old[from] === made.text[from]) from += 1;
  let same = 0;
  while (same < most - from && old[old.length - 1 - same] === made.text[made.text.length - 1 - same]) same += 1;
  const piece = made.text.slice(from, made.text.length - same);
  field.focus();
  field.setSelectionRange(from, old.length - same);
  const isDone = piece ? document.execCommand("insertText", false, piece) : document.execCommand("delete");
  if (!isDone || field.value !== made.text) {
    field.value = made.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(made.start, made.end);
}

/** Puts text in place of the selection; in a field of one line without its line breaks. */
function put(field, text, isBlock = false) {
  const isLine = field.nodeName === "INPUT";
  const piece = isLine ? text.replace(/\s*\n+\s*/g, " ") : text;
  apply(field, isBlock && !isLine ? insertBlock(editOf(field), piece) : insert(editOf(field), piece));
}

/** Returns whether somebody else on the page took a whole question over. */
function isTaken(field, question) {
  if (!question) return false;
  const event = new CustomEvent("markdown:question", { bubbles: true, cancelable: true, detail: question });
  return !field.dispatchEvent(event);
}

/** Puts in what was copied; returns whether anything of it was for us. */
function paste(field, transfer) {
  const html = transfer.getData("text/html");
  const plain = transfer.getData("text/plain");
  const cells = readCells(transfer);
  if (cells && cells.length) {
    if (isTaken(field, splitQuestion(cells))) return true;
    const isTable = field.nodeName !== "INPUT" && cells.length > 1 && cells[0].length > 1;
    if (isTable) put(field, tableOf(cells), true);
    else put(field, cells.map((row) => row.filter(Boolean).join(" ")).join("\n"));
    return true;
  }
  if (isTaken(field, splitText(plain.replace(/\r\n?/g, "\n")))) return true;
  if (!html || !plain.trim()) return false;
  put(field, field.nodeName === "INPUT" ? lineOf(html) : markdownOf(html));
  return true;
}

async function send(field, pictures, say) {
  const words = wordsOf(field);
  for (const picture of pictures) {
    say(words.sending);
    try {
      put(field, await upload(picture, words.upload, words));
      say("");
    } catch (problem) {
      say(problem.message, true);
      return;
    }
  }
}

function wordsOf(field) {
  const holder = field.closest("[data-md-words]") || document.querySelector("[data-md-words]");
  return holder ? JSON.parse(holder.dataset.mdWords) : {};
}

function bindPreview(field, button, sheet) {
  let timer = 0;
  const show = async () => {
    const token = document.querySelector('meta[name="csrf-token"]');
    const headers = { "X-CSRFToken": token ? token.content : "" };
    const text = field.value;
    try {
      const reply = await fetch(wordsOf(field).preview, { method: "POST", headers, body: new URLSearchParams({ text }), redirect: "error" });
      if (reply.ok || reply.status === 422) sheet.innerHTML = await reply.text(); // cleaned by the server
      else sheet.textContent = text;
    } catch (_offline) {
      sheet.textContent = text;
    }
  };
  button.addEventListener("click", () => {
    sheet.hidden = !sheet.hidden;
    button.setAttribute("aria-pressed", String(!sheet.hidden));
    if (!sheet.hidden) show();
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (!sheet.hidden) timer = setTimeout(show, PREVIEW_MS);
  });
}

function bindTools(field, box, say) {
  const tools = box.querySelector("[data-md-tools]");
  if (!tools) return;
  tools.hidden = false;
  const chooser = box.querySelector("[data-md-file]");
  tools.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-md]");
    if (!button) return;
    if (button.dataset.md === "image") chooser.click();
    else if (ACTIONS[button.dataset.md]) apply(field, ACTIONS[button.dataset.md](editOf(field)));
  });
  chooser.addEventListener("change", () => {
    send(field, picturesOf(chooser.files), say);
    chooser.value = "";
  });
  const preview = tools.querySelector('[data-md="preview"]');
  if (preview) bindPreview(field, preview, box.querySelector("[data-md-preview]"));
}

function bindKeys(field) {
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter and letters belong to the input method
    const action = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && KEYS[event.key.toLowerCase()];
    const made = action ? ACTIONS[action](editOf(field)) : null;
    const next = event.key === "Enter" && field.nodeName === "TEXTAREA" && !event.shiftKey && !event.ctrlKey ? continueList(editOf(field)) : null;
    if (!made && !next) return;
    event.preventDefault();
    apply(field, made || next);
  });
}

function bindPaste(field, say) {
  field.addEventListener("paste", (event) => {
    const transfer = event.clipboardData;
    if (!transfer) return;
    const pictures = picturesOf(transfer.files);
    if (paste(field, transfer)) event.preventDefault();
    else if (pictures.length && !transfer.getData("text/plain").trim()) {
      event.preventDefault();
      send(field, pictures, say);
    }
  });
  const hasFiles = (event) => Array.from(event.dataTransfer.types).includes("Files");
  field.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    field.classList.add("is-over");
  });
  for (const kind of ["dragleave", "drop", "dragend"]) field.addEventListener(kind, () => field.classList.remove("is-over"));
  field.addEventListener("drop", (event) => {
    const pictures = picturesOf(event.dataTransfer.files);
    if (!pictures.length) return;
    event.preventDefault();
    send(field, pictures, say);
  });
}

function bindField(field) {
  const box = field.closest("[data-md-box]") || field.parentElement;
  const state = box.querySelector("[data-md-state]");
  const say = (words, isProblem = false) => {
    if (!state) return;
    state.textContent = words;
    state.hidden = !words;
    state.classList.toggle("text-red", isProblem);
  };
  bindTools(field, box, say);
  bindKeys(field);
  bindPaste(field, say);
}

export function bindMarkdown(root) {
  once(root, "[data-markdown]", "Markdown", bindField);
}
