/* The questions on the page: what stands answered, one shown at a time, the navigator, the flags. */
import { readAnswer } from "../question.js";
import { isComplete, showProgress, writeCheck } from "../scenario.js";

/** Fills {names} of a sentence. */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_all, name) => String(values[name]));
}

/** Returns the answers of a question by the ids they are saved under; a case has one a sub-item. */
function answersOf(article) {
  const answer = readAnswer(article);
  if (article.dataset.type !== "case") return { [article.dataset.question]: answer };
  const found = {};
  for (const id of partIds(article)) found[id] = (answer && answer.parts && answer.parts[id]) || null;
  return found;
}

function partIds(article) {
  const start = `${article.dataset.question}.parts.`;
  const names = Array.from(article.querySelectorAll("[name]"), (input) => input.name);
  return Array.from(new Set(names.filter((name) => name.startsWith(start)).map((name) => name.slice(start.length).split(".")[0])));
}

function write(article, id, answer) {
  const isPart = article.dataset.type === "case";
  const name = isPart ? `${article.dataset.question}.parts.${id}` : id;
  const given = answer || {};
  let blank = 0;
  for (const input of article.querySelectorAll("[name]")) {
    if (!input.name.startsWith(`${name}.`)) continue;
    const [key, ...rest] = input.name.slice(name.length + 1).split(".");
    if (key === "choices") input.checked = (given.choices || []).includes(input.value);
    else if (key === "blanks") input.value = (given.blanks || [])[blank++] || "";
    else if (key === "order") input.value = String((given.order || []).indexOf(rest.join(".")) + 1 || "");
    else if (["documents", "fields", "handling"].includes(key)) writeCheck(input, [key, ...rest], given);
    else if (key === "pairs") input.value = (given.pairs || {})[rest.join(".")] || "";
    else input.value = given[key] || "";
  }
}

/** Brings the entries of an ordering into the order of their places. */
function arrange(article) {
  for (const list of article.querySelectorAll("[data-ordering]")) {
    const place = (entry) => Number(entry.querySelector("select").value) || 99;
    Array.from(list.children).sort((a, b) => place(a) - place(b)).forEach((entry) => list.append(entry));
  }
}

export class Paper {
  constructor(form, sheet, words, flags) {
    this.form = form;
    this.words = words;
    this.questions = Array.from(form.querySelectorAll(".paper-question"));
    this.links = Array.from(sheet.querySelectorAll("[data-number]"));
    this.flags = new Set(flags);
    this.known = new Map(); // item → its answer as JSON, to tell a real change
    this.holder = new Map(); // item → its question's element
    for (const question of this.questions) {
      for (const [item, answer] of Object.entries(answersOf(this.article(question)))) {
        this.known.set(item, JSON.stringify(answer));
        this.holder.set(item, question);
      }
    }
    this.current = 0;
  }

  article(question) {
    return question.querySelector("[data-question]");
  }

  /** Returns item → answer of what changed in the question since it was last asked. */
  changes(question) {
    const changed = {};
    for (const [item, answer] of Object.entries(answersOf(this.article(question)))) {
      const text = JSON.stringify(answer);
      if (this.known.get(item) === text) continue;
      this.known.set(item, text);
      changed[item] = answer;
    }
    return changed;
  }

  /** Shows answers that come from elsewhere: another device, or an earlier page. */
  put(answers) {
    for (const [item, answer] of Object.entries(answers)) {
      const question = this.holder.get(item);
      if (!question) continue;
      const article = this.article(question);
      write(article, item, answer);
      arrange(article);
      showProgress(article);
      this.known.set(item, JSON.stringify(answer || null));
      for (const option of article.querySelectorAll(".option")) {
        option.classList.toggle("is-checked", option.querySelector("input").checked);
      }
    }
    this.draw();
  }

  isAnswered(question) {
    const article = this.article(question);
    if (article.dataset.type === "scenario") return isComplete(article);
    return Object.values(answersOf(article)).every((answer) => answer !== null);
  }

  numbers(test) {
    return this.questions.map((question, place) => (test(question, place + 1) ? place + 1 : 0)).filter(Boolean);
  }

  unanswered() {
    return this.numbers((question) => !this.isAnswered(question));
  }

  flagged() {
    return this.numbers((_question, number) => this.flags.has(number));
  }

  show(place, focus = false) {
    this.current = Math.max(0, Math.min(this.questions.length - 1, place));
    this.questions.forEach((question, each) => question.classList.toggle("is-shown", each === this.current));
    if (focus) {
      this.questions[this.current].focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    this.draw();
  }

  flag() {
    const number = this.current + 1;
    if (!this.flags.delete(number)) this.flags.add(number);
    this.draw();
  }

  draw() {
    const left = new Set(this.unanswered());
    for (const link of this.links) {
      const number = Number(link.dataset.number);
      const isFlagged = this.flags.has(number);
      link.classList.toggle("is-answered", !left.has(number));
      link.classList.toggle("is-flagged", isFlagged);
      if (number === this.current + 1) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      const state = left.has(number) ? this.words.unanswered : this.words.answered;
      link.setAttribute("aria-label", fill(this.words.question, { n: number }) + state + (isFlagged ? this.words.flagged : ""));
    }
    this.form.dispatchEvent(new CustomEvent("paper:drawn", { detail: { left: left.size } }));
  }

  lock() {
    this.form.classList.add("is-over");
    for (const input of this.form.querySelectorAll("input, select, textarea, button")) input.disabled = true;
  }

  unlock() {
    this.form.classList.remove("is-over");
    for (const input of this.form.querySelectorAll("input, select, textarea, button")) input.disabled = false;
  }
}
