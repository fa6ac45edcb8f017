/* Binds each behaviour to its data-* attribute, once at load and again in what htmx brings in. */
import { bindConfirms } from "./confirm.js";
import { bindCountdowns } from "./countdown.js";
import { bindDialogs } from "./dialog.js";
import { bindFilters } from "./filter.js";
import { bindForms } from "./form.js";
import { bindMenus } from "./menu.js";
import { labelCells } from "./table.js";
import { bindToasts } from "./toast.js";

/** Binds everything inside `root`; elements already bound are left alone. */
export function bind(root) {
  bindConfirms(root);
  bindCountdowns(root);
  bindDialogs(root);
  bindFilters(root);
  bindForms(root);
  bindMenus(root);
  labelCells(root);
  bindToasts(root);
  // Rarely used and heavier: fetched only where the page asks for them.
  if (root.querySelector("[data-chart]")) import("./charts.js").then((m) => m.drawCharts(root));
  if (root.querySelector("[data-drop]")) import("./upload.js").then((m) => m.bindDrops(root));
  if (root.querySelector("[data-question]")) import("./question.js").then((m) => m.bindQuestions(root));
  if (root.querySelector("[data-markdown]")) import("./markdown/field.js").then((m) => m.bindMarkdown(root));
}

bind(document);
document.addEventListener("htmx:load", (event) => bind(event.detail.elt.parentElement || document));
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});
