/* form[data-confirm]: asks in a dialog before it posts. Without scripts the form posts at once. */
import { once } from "./once.js";

function button(label, className) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `btn ${className}`;
  element.textContent = label;
  return element;
}

/** Resolves to true when the person agrees. Texts: title, sentence, yes, no; tone "red" for the irrevocable. */
export function ask({ title, sentence, yes, no, tone }) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const heading = document.createElement("h2");
  heading.className = "h3";
  heading.id = "confirm-title";
  heading.textContent = title;
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading);
  if (sentence) {
    const text = document.createElement("p");
    text.className = "muted mt-2";
    text.textContent = sentence;
    dialog.append(text);
  }
  const actions = document.createElement("div");
  actions.className = "dialog-actions";
  const cancel = button(no, "btn-secondary");
  const agree = button(yes, tone === "red" ? "btn-danger" : "btn-primary");
  actions.append(cancel, agree);
  dialog.append(actions);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let agreed = false;
    agree.addEventListener("click", () => {
      agreed = true;
      dialog.close();
    });
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(agreed);
    });
    dialog.showModal();
    cancel.focus();
  });
}

function bindConfirm(form) {
  let agreed = false;
  form.addEventListener("submit", async (event) => {
    if (agreed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter || form.querySelector('[type="submit"]');
    const data = form.dataset;
    agreed = await ask({
      title: data.confirm,
      sentence: data.confirmSentence,
      yes: data.confirmYes || (submitter ? submitter.textContent.trim() : ""),
      no: data.confirmNo,
      tone: data.confirmTone,
    });
    if (!agreed) {
      if (submitter) submitter.focus();
      return;
    }
    if (submitter && submitter.form === form) form.requestSubmit(submitter);
    else form.requestSubmit();
    agreed = false;
  });
}

export function bindConfirms(root) {
  once(root, "form[data-confirm]", "Confirm", bindConfirm);
}
