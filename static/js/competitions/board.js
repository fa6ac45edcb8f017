import { bind } from "../main.js";

// The wall board: asks for itself every few seconds and lets rows glide to their new places.
const EVERY_MS = 10000;
const GLIDE_MS = 600;
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

const places = () => {
  const found = new Map();
  document.querySelectorAll("[data-row]").forEach((row) => {
    found.set(row.dataset.row, row.getBoundingClientRect().top);
  });
  return found;
};

const glide = (before) => {
  document.querySelectorAll("[data-row]").forEach((row) => {
    const from = before.get(row.dataset.row);
    const to = row.getBoundingClientRect().top;
    if (from === undefined || Math.abs(from - to) < 1) return;
    row.style.transition = "none";
    row.style.transform = `translateY(${from - to}px)`;
    requestAnimationFrame(() => {
      row.style.transition = `transform ${GLIDE_MS}ms ease`;
      row.style.transform = "";
    });
  });
};

let shown = document.documentElement.dataset.version;

const refresh = async () => {
  const reply = await fetch(window.location.href, { cache: "no-cache" });
  if (!reply.ok) return;
  const next = new DOMParser().parseFromString(await reply.text(), "text/html");
  const version = next.documentElement.dataset.version;
  if (version === shown) return;
  shown = version;
  const before = places();
  [".board-clock", "main", ".board-foot"].forEach((part) => {
    const fresh = next.querySelector(part);
    const old = document.querySelector(part);
    if (fresh && old) old.replaceWith(document.importNode(fresh, true));
  });
  bind(document);
  if (!still) glide(before);
};

window.setInterval(() => {
  refresh().catch(() => {}); // the network comes back or the next round tries again
}, EVERY_MS);
