/* The question editor: rows, preview, keeping what is typed, picking clauses, keys. */
import { bindKeeper } from "./keeper.js";
import { bindKeys } from "./keys.js";
import { bindLook } from "./look.js";
import { bindPicker } from "./picker.js";
import { bindRows } from "./rows.js";

const WATCH_MS = 1000; // a text editor writes into its field without an event

const form = document.getElementById("item-form");
const settings = JSON.parse(document.getElementById("edit-settings").textContent);
const rows = bindRows(form);
const keeper = bindKeeper(form, settings);
const look = bindLook(form, settings);
bindPicker(form);
bindKeys(form, () => {
  look.showAll();
  keeper.save();
});

let seen = keeper.read();
function notice() {
  rows.matchBlanks();
  const now = keeper.read();
  if (now === seen) return;
  seen = now;
  keeper.touch();
  look.soon();
}
form.addEventListener("input", notice);
form.addEventListener("change", notice);
setInterval(notice, WATCH_MS);
