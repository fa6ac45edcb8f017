/* Forms: one submission at a time; a summary of errors takes the focus; [data-print] prints. */
import { once } from "./once.js";

const BUSY_MS = 8000; // long enough for a slow reply, short enough to try again after a failed one

function bindSubmit(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const submitter = event.submitter || form.querySelector('[type="submit"]');
    if (!submitter) return;
    if (submitter.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    submitter.setAttribute("aria-busy", "true");
    setTimeout(() => submitter.removeAttribute("aria-busy"), BUSY_MS);
  });
}

export function bindForms(root) {
  once(root, 'form[method="post"]', "Submit", bindSubmit);
  once(root, "[data-form-errors]", "Errors", (summary) => summary.focus());
  once(root, "[data-print]", "Print", (button) => button.addEventListener("click", () => window.print()));
}

// A page from the back-forward cache must not stay busy.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll('[aria-busy="true"][type="submit"]')) button.removeAttribute("aria-busy");
});
