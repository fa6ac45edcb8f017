/* [data-drop]: says which file was chosen and shows where to let go. */
import { once } from "./once.js";

function size(bytes) {
  return bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function bindDrop(zone) {
  const input = zone.querySelector('input[type="file"]');
  const name = zone.querySelector("[data-drop-name]");
  const empty = name.textContent;
  const show = () => {
    const files = Array.from(input.files);
    name.textContent = files.length ? files.map((file) => `${file.name}（${size(file.size)}）`).join("、") : empty;
    name.classList.toggle("drop-name", files.length > 0);
  };
  input.addEventListener("change", show);
  // The input covers the zone, so the browser itself takes the dropped file.
  for (const kind of ["dragenter", "dragover"]) zone.addEventListener(kind, () => zone.classList.add("is-over"));
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("is-over"));
  show();
}

export function bindDrops(root) {
  once(root, "[data-drop]", "Drop", bindDrop);
}
