/* Shows the question as its examinee sees it, in a frame as wide as a phone or a computer, and what there is to say
   of it beside the fields. The server renders; this puts it in place. */

const PAUSE_MS = 500; // after the last change
const WIDTHS = { phone: 360, pc: 800 };

class Frame {
  constructor(holder, body) {
    this.holder = holder;
    this.body = body;
    this.frame = document.createElement("iframe");
    this.frame.title = holder.dataset.title;
    this.frame.src = holder.dataset.preview;
    this.html = holder.querySelector("[data-preview-plain]").innerHTML;
    this.holder.append(this.frame);
    this.frame.addEventListener("load", () => {
      holder.querySelector("[data-preview-plain]").hidden = true;
      this.put(this.html);
    });
    this.width("phone");
  }

  put(html) {
    this.html = html;
    const inside = this.frame.contentDocument;
    const stage = inside && inside.querySelector("[data-stage]");
    if (!stage) return;
    stage.innerHTML = html;
    stage.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: stage.firstElementChild || stage } })); // binds the question's behaviour, as for what htmx brings
    for (const link of stage.querySelectorAll("a")) link.target = "_blank";
    this.fit();
  }

  width(name) {
    this.name = name;
    this.holder.dataset.shown = name;
    this.body.dataset.shown = name;
    this.fit();
  }

  fit() {
    const wide = WIDTHS[this.name];
    const scale = Math.min(1, this.holder.clientWidth / wide);
    this.frame.style.width = `${wide}px`;
    this.frame.style.transform = scale < 1 ? `scale(${scale})` : "";
    const inside = this.frame.contentDocument;
    const stage = inside && inside.querySelector(".edit-stage");
    if (!stage) return;
    const tall = Math.max(240, Math.ceil(stage.getBoundingClientRect().height) + 8);
    this.frame.style.height = `${tall}px`;
    this.holder.style.height = `${Math.ceil(tall * scale) + 2}px`;
  }
}

const slotOf = (element) => element.closest(".edit-cell, .field, .edit-row") || element.parentElement;

/** Puts each problem under its field: all of them, or only where somebody has been. */
function placeProblems(form, problems, isShown) {
  for (const line of form.querySelectorAll(".field-live")) line.remove();
  for (const { field, severity, message } of problems) {
    const element = document.getElementById(field);
    if (!element || !isShown(element)) continue;
    const line = document.createElement("p");
    line.className = "field-live";
    line.dataset.severity = severity;
    line.dataset.mark = severity === "error" ? "!" : "·";
    line.textContent = message;
    slotOf(element).append(line);
  }
}

export function bindLook(form, settings) {
  const find = (name) => form.querySelector(`[data-${name}]`);
  const frame = new Frame(find("preview"), form.querySelector(".edit-body"));
  const visited = new Set();
  let timer = 0;
  let number = 0;
  let last = "";
  let problems = [];
  const isShown = (element) => settings.showsAll || visited.has(element.id) || element.matches("fieldset") && Array.from(visited).some((id) => id.startsWith(element.id));
  // Lines that come and go move what is below: not between the press of a button and its release.
  let isPressed = false;
  let isWaiting = false;
  const place = () => {
    isWaiting = isPressed;
    if (!isPressed) placeProblems(form, problems, isShown);
  };
  const release = () => {
    isPressed = false;
    if (isWaiting) setTimeout(place, 0);
  };
  document.addEventListener("pointerdown", () => {
    isPressed = true;
  });
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", release);

  async function look() {
    const data = new URLSearchParams(new FormData(form));
    data.delete("csrf_token");
    if (data.toString() === last) return;
    last = data.toString();
    const mine = (number += 1);
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const reply = await fetch(settings.look, { method: "POST", headers: { "X-CSRFToken": token }, body: data }).catch(() => null);
    if (!reply || !reply.ok || mine !== number) {
      if (mine === number) last = "";
      return;
    }
    const seen = await reply.json();
    if (mine !== number) return;
    frame.put(seen.preview);
    for (const name of ["notes", "similar", "enemies"]) find(name).innerHTML = seen[name];
    for (const basis of form.querySelectorAll("[data-basis-look]")) basis.innerHTML = seen.bases[basis.dataset.basisLook] || "";
    const total = find("total");
    if (total && seen.marks) total.textContent = total.textContent.replace(/[\d.]+|—/, seen.marks);
    problems = seen.problems;
    place();
  }

  form.addEventListener("focusout", (event) => {
    const id = event.target.id || (event.target.closest(".field") && event.target.closest(".field").querySelector("textarea[id]") || {}).id;
    if (!id || visited.has(id)) return;
    visited.add(id);
    place();
  });
  form.addEventListener("click", (event) => {
    const width = event.target.closest("[data-width]");
    if (width) {
      for (const each of form.querySelectorAll("[data-width]")) each.setAttribute("aria-pressed", String(each === width));
      frame.width(width.dataset.width);
    }
    const enemy = event.target.closest("[data-enemy]");
    if (enemy) {
      const input = form.elements.enemies;
      const ids = input.value.split(/[，,、;；\s]+/).filter(Boolean);
      if (!ids.includes(enemy.dataset.enemy)) input.value = [...ids, enemy.dataset.enemy].join("，");
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  window.addEventListener("resize", () => frame.fit());
  look();
  return {
    soon() {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE_MS);
    },
    /** From now on every problem stands beside its field, been there or not. */
    showAll() {
      settings.showsAll = true;
      place();
    },
  };
}
