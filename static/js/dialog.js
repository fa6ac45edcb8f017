/* [data-dialog-open="id"] opens a dialog; [data-dialog-close] or a click beside it closes it. */
import { once } from "./once.js";

export function bindDialogs(root) {
  once(root, "[data-dialog-open]", "Opener", (opener) => {
    opener.addEventListener("click", (event) => {
      const dialog = document.getElementById(opener.dataset.dialogOpen);
      if (!dialog) return;
      event.preventDefault();
      if (!dialog.open) dialog.showModal();
    });
  });
  once(root, "dialog.dialog", "Dialog", (dialog) => {
    dialog.addEventListener("click", (event) => {
      const close = event.target.closest("[data-dialog-close]");
      if (!close && event.target !== dialog) return;
      if (event.target === dialog) {
        const box = dialog.getBoundingClientRect();
        const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
        if (inside) return;
      } else {
        event.preventDefault();
      }
      dialog.close();
    });
  });
}
