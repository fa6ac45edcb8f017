/* Messages after an action: the good ones leave by themselves, the rest wait to be closed. */
import { once } from "./once.js";

const SHOWN_MS = 8000;
const LEAVING_MS = 150;
const ICONS = { success: "check-circle-fill", error: "exclamation-octagon-fill", warning: "exclamation-triangle-fill", info: "info-circle-fill" };
const TONES = { success: "pine", error: "red", warning: "amber", info: "blue" };

function leave(line) {
  line.classList.add("is-leaving");
  setTimeout(() => line.remove(), LEAVING_MS);
}

function bindToast(line) {
  const close = line.querySelector("[data-toast-close]");
  if (close) close.addEventListener("click", () => leave(line));
  if (line.dataset.toast !== "success") return;
  let timer = setTimeout(() => leave(line), SHOWN_MS);
  line.addEventListener("mouseenter", () => clearTimeout(timer));
  line.addEventListener("mouseleave", () => {
    timer = setTimeout(() => leave(line), SHOWN_MS);
  });
}

export function bindToasts(root) {
  once(root, "[data-toast]", "Toast", bindToast);
}

/** Shows `text` among the page's messages; category is success, info, warning or error. */
export function toast(text, category = "info") {
  const region = document.querySelector("[data-toasts]");
  const template = document.querySelector("[data-toast-template]");
  if (!region || !template) return;
  const line = template.content.firstElementChild.cloneNode(true);
  line.dataset.toast = category;
  line.classList.add(`toast-${TONES[category]}`);
  const use = line.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${ICONS[category]}`));
  line.querySelector(".toast-text").textContent = text;
  region.append(line);
  bindToasts(region);
  region.scrollIntoView({ block: "nearest" });
}
