/* details[data-menu]: closes on Escape, on a click elsewhere and when the focus leaves. */
import { once } from "./once.js";

function bindMenu(menu) {
  const close = (refocus) => {
    if (!menu.open) return;
    menu.open = false;
    if (refocus) menu.querySelector("summary").focus();
  };
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) close(false);
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(false);
  });
}

export function bindMenus(root) {
  once(root, "details[data-menu]", "Menu", bindMenu);
}
