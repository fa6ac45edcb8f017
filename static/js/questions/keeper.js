/* Keeps what is typed: a moment after the last change the form goes to the server; where that fails, the words stay
   in the page and it tries again. Another save that came first is never overwritten: the page says so and offers both. */
import { setSaveState } from "../save_state.js";

const PAUSE_MS = 1500; // after the last change
const RETRY_MS = 5000; // without a network, or with the server away

export class Keeper {
  constructor(form, settings) {
    this.form = form;
    this.settings = settings;
    this.line = form.querySelector("[data-save-state]");
    this.kept = this.read();
    this.timer = 0;
    this.sending = null;
    this.stopped = false;
  }

  /** What the form holds, as one text to compare and to send. */
  read() {
    const data = new FormData(this.form);
    data.delete("clause_words");
    data.delete("csrf_token");
    data.delete("basis");
    data.delete("item_id");
    return new URLSearchParams(data).toString();
  }

  isChanged() {
    return this.read() !== this.kept;
  }

  show(state, text, at = "") {
    setSaveState(this.line, state, text, at);
  }

  /** Notes that something may have changed, and keeps it after a pause. */
  touch() {
    if (this.stopped || !this.isChanged()) return;
    const words = this.settings.words;
    this.show("saving", words.changed);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE_MS);
  }

  body(text, isFinal) {
    const body = new URLSearchParams(text);
    if (isFinal) body.set("final", "1");
    for (const name of ["basis", "item_id"]) body.set(name, this.form.elements[name].value);
    return body;
  }

  /** Keeps the words now, because somebody asked: also over what reviewers hold. */
  async save() {
    await this.settle();
    await this.send(true);
  }

  async send(isFinal = false) {
    if (this.sending || this.stopped) return;
    const text = this.read();
    this.show("saving", this.settings.words.saving);
    this.sending = this.post(text, isFinal);
    const is_kept = await this.sending;
    this.sending = null;
    if (this.stopped) return;
    clearTimeout(this.timer);
    if (!is_kept) this.timer = setTimeout(() => this.send(isFinal), RETRY_MS);
    else if (this.isChanged()) this.touch();
  }

  /** Returns whether the words are kept; false means: try again. */
  async post(text, isFinal) {
    const words = this.settings.words;
    let reply;
    try {
      const token = document.querySelector('meta[name="csrf-token"]').content;
      reply = await fetch(this.settings.keep, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" }, body: this.body(text, isFinal), redirect: "manual" });
    } catch (error) {
      this.show("offline", words.offline);
      return false;
    }
    if (reply.ok) {
      this.accept(await reply.json(), text);
      return true;
    }
    const problem = await reply.json().catch(() => ({}));
    if (reply.status === 409 && problem.code === "edited-elsewhere") {
      this.stopped = true;
      this.show("error", problem.message);
      this.form.querySelector("[data-conflict]").hidden = false;
      return true;
    }
    if (reply.type === "opaqueredirect" || reply.status === 401) this.show("error", words.gone);
    else if (reply.status >= 500) this.show("offline", words.offline);
    else this.show("error", problem.message || words.error);
    return false;
  }

  accept(kept, text) {
    const words = this.settings.words;
    const fields = this.form.elements;
    fields.basis.value = kept.basis;
    const is_new = kept.item_id && fields.item_id.value !== String(kept.item_id);
    if (kept.item_id) fields.item_id.value = String(kept.item_id);
    this.kept = text;
    this.show("saved", kept.is_version ? words.saved : words.kept, kept.at);
    const address = kept.item_id ? this.settings.edit.replace("/0/", `/${kept.item_id}/`) : `${this.settings.again}?draft=${kept.basis.split(".")[2]}`;
    if (is_new || !kept.item_id) window.history.replaceState(null, "", address);
    if (is_new) this.form.querySelector("[data-conflict-link]").href = address.replace(/\/edit$/, "");
  }

  /** Before the form is posted by a button: let a save under way finish, so that the basis is right. */
  async settle() {
    clearTimeout(this.timer);
    if (this.sending) await this.sending;
    clearTimeout(this.timer);
  }
}

export function bindKeeper(form, settings) {
  const keeper = new Keeper(form, settings);
  let leaving = false;
  form.addEventListener("submit", async (event) => {
    if (leaving || event.defaultPrevented) return;
    if (!keeper.sending) {
      keeper.stopped = leaving = true;
      clearTimeout(keeper.timer);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    await keeper.settle();
    keeper.stopped = leaving = true;
    form.requestSubmit(submitter || undefined);
  }, true);
  window.addEventListener("beforeunload", (event) => {
    if (leaving || !keeper.isChanged()) return;
    event.preventDefault();
    event.returnValue = "";
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = keeper.stopped = false;
  });
  window.addEventListener("online", () => keeper.touch());
  return keeper;
}
