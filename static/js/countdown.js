/* [data-countdown]: the time left until data-ends by the server's clock (data-now is the server's
   instant when it wrote the page). The browser's own clock is never asked, only how long it has run. */
import { once } from "./once.js";

const URGENT_S = 300;
const SPOKEN_S = [300, 60];

const pad = (n) => String(n).padStart(2, "0");

function text(left, words) {
  const days = Math.floor(left / 86400);
  const hours = Math.floor((left % 86400) / 3600);
  const minutes = Math.floor((left % 3600) / 60);
  if (days > 0) return `${days} ${words.days} ${hours} ${words.hours}`;
  const tail = `${pad(minutes)}:${pad(left % 60)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

class Countdown {
  constructor(element) {
    this.element = element;
    this.time = element.querySelector("[data-countdown-time]");
    this.voice = element.querySelector("[data-countdown-voice]");
    this.left = null;
    this.sync(element.dataset.ends, element.dataset.now);
    element.addEventListener("countdown:sync", (event) => this.sync(event.detail.ends, event.detail.now));
    this.tick();
    this.timer = setInterval(() => this.tick(), 500);
  }

  /** Takes the server's word again: both are RFC 3339 instants. */
  sync(ends, now) {
    this.endsMs = Date.parse(ends);
    this.aheadMs = Date.parse(now) - performance.now();
  }

  tick() {
    if (!this.element.isConnected) {
      clearInterval(this.timer);
      return;
    }
    const left = Math.max(0, Math.ceil((this.endsMs - this.aheadMs - performance.now()) / 1000));
    if (left === this.left) return;
    const before = this.left;
    this.left = left;
    const data = this.element.dataset;
    this.time.textContent = left > 0 ? text(left, { days: data.days, hours: data.hours }) : data.over;
    this.element.classList.toggle("is-urgent", left <= URGENT_S);
    for (const mark of SPOKEN_S) {
      if (before !== null && before > mark && left <= mark && left > 0) {
        this.voice.textContent = data.speak.replace("{minutes}", String(mark / 60));
      }
    }
    if (left === 0 && before !== 0) {
      this.voice.textContent = data.over;
      this.element.dispatchEvent(new CustomEvent("countdown:end", { bubbles: true }));
    } else if (left > 0) {
      this.element.dispatchEvent(new CustomEvent("countdown:tick", { bubbles: true, detail: { left } }));
    }
  }
}

export function bindCountdowns(root) {
  once(root, "[data-countdown]", "Countdown", (element) => new Countdown(element));
}
