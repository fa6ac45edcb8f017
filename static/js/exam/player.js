/* The exam room. The page works without this: then it is one long form with a button to save it. */
import { setSaveState } from "../save_state.js";
import { bindKeys } from "./keys.js";
import { Local } from "./local.js";
import { fill, Paper } from "./paper.js";
import { Saver } from "./saver.js";

const TYPING_MS = 400; // a text is sent when the writer pauses
const SUBMIT_SPREAD_MS = 5000; // a hall does not hand in within the same second

const data = JSON.parse(document.getElementById("player").textContent);
const { words } = data;
const form = document.querySelector("[data-player]");
const line = document.querySelector("[data-save-state]");
const clockElement = document.querySelector("[data-countdown]");
const find = (selector) => document.querySelector(selector);

// The server's time by how long this page has run; the machine's own clock is never asked.
let ahead = Date.parse(data.server_now) - performance.now();
const serverNow = () => ahead + performance.now();

const local = new Local(data.attempt);
const left = local.load();
const paper = new Paper(form, find("[data-answer-sheet]"), words, left.flags);
let isOver = false;
let isLeaving = false;
let savedAt = line.querySelector("[data-save-at]").textContent;

const answeredAt = {};
for (const [item, at] of Object.entries(data.answered_at)) answeredAt[item] = Date.parse(at);

const saver = new Saver({
  api: data.api,
  token: data.token,
  seq: data.seq,
  answeredAt,
  clock: serverNow,
  keep: () => local.save(saver.unsaved(), Array.from(paper.flags)),
  on: { state: showState, saved, merged, refused, closed },
});

function counts() {
  const total = paper.questions.length;
  return { n: total - paper.unanswered().length, total };
}

function showState(name, problem = {}) {
  if (name === "saving") setSaveState(line, "saving", fill(words.saving, counts()), savedAt);
  if (name === "saved") setSaveState(line, "saved", fill(words.saved, counts()), savedAt);
  if (name === "offline") setSaveState(line, "offline", words.offline);
  if (name === "signedOut") setSaveState(line, "error", words.signedOut);
  if (name === "refused") setSaveState(line, "error", fill(words.refused, { message: problem.title }));
}

function saved(reply) {
  savedAt = reply.saved_at.slice(11, 19);
  sync(reply);
  showState("saved");
}

function refused(problem) {
  showState("refused", problem);
}

function merged(answers) {
  paper.put(answers);
  if (Object.keys(answers).length) find("[data-counts]").title = words.elsewhere;
}

function sync({ ends_at: ends, server_now: now }) {
  ahead = Date.parse(now) - performance.now();
  clockElement.dispatchEvent(new CustomEvent("countdown:sync", { detail: { ends, now } }));
}

function closed() {
  isOver = true;
  paper.lock();
  setSaveState(line, "error", words.closed);
  leave();
}

function leave() {
  isLeaving = true;
  local.clear();
  window.location.replace(data.result);
}

function noteChanges(question, delayMs) {
  if (isOver) return;
  for (const [item, answer] of Object.entries(paper.changes(question))) saver.change(item, answer, delayMs);
  paper.draw();
}

form.addEventListener("change", (event) => noteChanges(event.target.closest(".paper-question"), 0));
form.addEventListener("input", (event) => {
  if (event.target.matches("textarea, input[type=text]")) noteChanges(event.target.closest(".paper-question"), TYPING_MS);
});
form.addEventListener("submit", (event) => event.preventDefault());

// Turning the pages
function turn(step) {
  go(paper.current + step);
}

function go(place) {
  paper.show(place, true);
  window.history.replaceState(null, "", `#q${paper.current + 1}`);
}

function flag() {
  paper.flag();
  saver.keep();
}

form.addEventListener("paper:drawn", (event) => {
  const isFlagged = paper.flags.has(paper.current + 1);
  find("[data-previous]").disabled = paper.current === 0;
  find("[data-next]").disabled = paper.current === paper.questions.length - 1;
  find("[data-flag]").setAttribute("aria-pressed", String(isFlagged));
  find("[data-flag-text]").textContent = isFlagged ? words.unflag : words.flag;
  const left = event.detail.left;
  find("[data-counts]").textContent = fill(words.counts, { answered: paper.questions.length - left, flagged: paper.flags.size, left });
});
find("[data-previous]").addEventListener("click", () => turn(-1));
find("[data-next]").addEventListener("click", () => turn(1));
find("[data-flag]").addEventListener("click", flag);
document.addEventListener("click", (event) => {
  const link = event.target.closest(".answer-sheet [data-number]");
  if (!link) return;
  event.preventDefault();
  find("#hand-in").close();
  go(Number(link.dataset.number) - 1);
});
bindKeys(paper, { turn, flag });

// Handing in
const dialog = find("#hand-in");
const problemLine = find("[data-review-problem]");

function list(section, numbers) {
  section.hidden = !numbers.length;
  const entries = numbers.map((number) => {
    const entry = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#q${number}`;
    link.dataset.number = String(number);
    link.textContent = String(number);
    link.setAttribute("aria-label", fill(words.question, { n: number }));
    entry.append(link);
    return entry;
  });
  section.querySelector("[data-review-list]").replaceChildren(...entries);
}

find("[data-hand-in]").addEventListener("click", (event) => {
  event.preventDefault();
  const left = paper.unanswered();
  find("[data-review-state]").textContent = left.length ? fill(words.someLeft, { left: left.length }) : fill(words.allAnswered, { total: paper.questions.length });
  list(find("[data-review-flagged]"), paper.flagged());
  list(find("[data-review-left]"), left);
  problemLine.textContent = "";
  dialog.showModal();
});

async function submit() {
  await saver.flush();
  if (saver.isClosed) return true;
  if (!saver.isIdle() && !isOver) {
    problemLine.textContent = words.unsaved;
    return false;
  }
  try {
    const reply = await saver.request("POST", `${data.api}/submit`, { seq: saver.seq });
    if (!reply.ok) {
      const problem = await reply.json().catch(() => ({ title: String(reply.status) }));
      problemLine.textContent = fill(words.submitFailed, { message: problem.title });
      return false;
    }
  } catch (error) {
    problemLine.textContent = fill(words.submitFailed, { message: words.noNetwork });
    return false;
  }
  leave();
  return true;
}

find("[data-submit]").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  button.disabled = true;
  await submit();
  button.disabled = false;
});

// The end of the time: the last answers go at once, the paper a little later.
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

clockElement.addEventListener("countdown:end", async () => {
  if (isOver) return;
  isOver = true;
  paper.lock();
  setSaveState(line, "saving", words.timeUp);
  await Promise.race([saver.flush(), pause(data.grace_s * 1000)]);
  if (await hasMoreTime()) return;
  await pause(Math.random() * SUBMIT_SPREAD_MS);
  for (let tries = 0; !(await submit()); tries += 1) {
    setSaveState(line, "offline", words.timeUpOffline);
    await pause(Math.min(30000, 2000 * 2 ** tries));
  }
});

/** Returns whether extra time was granted that this page had not heard of; then goes on. */
async function hasMoreTime() {
  const status = await ping();
  if (!status || status.state !== "in_progress" || Date.parse(status.ends_at) <= Date.parse(status.server_now)) return false;
  isOver = false;
  paper.unlock();
  showState("saved");
  return true;
}

// The browser's session stays alive, and extra time arrives, without an answer being given.
async function ping() {
  try {
    const reply = await fetch(data.ping, { cache: "no-store", redirect: "error", headers: { Accept: "application/json" } });
    if (!reply.ok) return null;
    const status = await reply.json();
    sync(status);
    if (status.state !== "in_progress" && !isLeaving) closed();
    return status;
  } catch (error) {
    return null; // the session has ended; the attempt's own token still saves
  }
}
setInterval(ping, data.ping_s * 1000);

window.addEventListener("online", () => saver.flush());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") saver.flush();
});
window.addEventListener("beforeunload", (event) => {
  if (isLeaving || saver.isIdle()) return;
  event.preventDefault();
  event.returnValue = "";
});

const kept = {};
saver.adopt(left.unsaved);
for (const [item, change] of Object.entries(saver.unsaved())) kept[item] = change.answer;
paper.put(kept);
const asked = /^#q(\d+)$/.exec(window.location.hash);
const unanswered = paper.unanswered();
paper.show(asked ? Number(asked[1]) - 1 : (unanswered[0] || 1) - 1);
