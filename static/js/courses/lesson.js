/* [data-lesson]: while the page is visible and its window has the focus, tells the server so every
   15 seconds. The server measures the time; this page only shows what it answers. */

const BEAT_MS = 15000;
const CHECK_MS = 1000; // browsers do not report every change of focus

const box = document.querySelector("[data-lesson]");
const words = JSON.parse(box.dataset.words);
const status = box.querySelector("[data-lesson-status]");
const bar = box.querySelector("progress");
const text = box.querySelector(".progress-head .num");
let isReading = false;
let isOver = false;
let lastAt = 0;

function say(sentence) {
  if (status.textContent !== sentence) status.textContent = sentence;
}

function show(beat) {
  bar.value = Math.min(beat.seconds, beat.needed);
  text.textContent = beat.text;
  if (beat.completed) {
    bar.classList.add("is-pine");
    document.querySelector("[data-lesson-done]").hidden = beat.course_completed;
  }
  if (beat.course_completed) {
    document.querySelector("[data-course-done]").hidden = false;
    isOver = true;
    say("");
  }
}

/** Sends a beat; `resumed`: the time before it was not study, `last`: the page is being left. */
async function beat({ resumed = false, last = false } = {}) {
  lastAt = Date.now();
  const token = document.querySelector('meta[name="csrf-token"]');
  try {
    const reply = await fetch(box.dataset.beat, {
      method: "POST",
      headers: { "X-CSRFToken": token ? token.content : "", Accept: "application/json" },
      body: new URLSearchParams(resumed ? { resumed: "1" } : {}),
      keepalive: last,
      redirect: "error", // a session that has ended leads to the sign-in page
    });
    if (!reply.ok || !(reply.headers.get("Content-Type") || "").includes("json")) {
      isOver = reply.status < 500;
      say(isOver ? words.signed_out : words.offline);
      return;
    }
    show(await reply.json());
    if (isReading && !isOver) say(words.counting);
  } catch (error) {
    if (!last) say(words.offline);
  }
}

function check() {
  if (isOver) return;
  const isRead = document.visibilityState === "visible" && document.hasFocus();
  if (isRead && !isReading) {
    isReading = true;
    beat({ resumed: true });
  } else if (!isRead && isReading) {
    isReading = false;
    beat({ last: true });
    say(words.paused);
  } else if (isRead && Date.now() - lastAt >= BEAT_MS) {
    beat();
  }
}

for (const event of ["focus", "blur", "pageshow"]) window.addEventListener(event, check);
document.addEventListener("visibilitychange", check);
window.addEventListener("pagehide", () => {
  if (!isReading || isOver) return;
  isReading = false;
  beat({ last: true });
});
setInterval(check, CHECK_MS);
if (!document.hasFocus()) say(words.paused);
check();
