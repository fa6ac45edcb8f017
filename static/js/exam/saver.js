/* Sends changed answers, one request at a time, and sends again until the server has said they are
   durable. A seq names one set of answers: it is sent again unchanged, or, when another device used
   the seq, merged with what is there and sent under the next. */

const TIMEOUT_MS = 15000;
const WAIT_MS = [1000, 2000, 4000, 8000, 15000];

export class Saver {
  /** on: functions state(name), saved(reply), merged(answers), refused(problem), closed(problem). */
  constructor({ api, token, seq, answeredAt, clock, keep, on, send = window.fetch.bind(window) }) {
    Object.assign(this, { api, token, seq, clock, keep, on, fetch: send });
    this.answeredAt = answeredAt; // item → server's instant of the last change, in ms
    this.pending = {}; // item → {answer, at}: not sent yet
    this.sending = null; // {seq, changes}: sent, not acknowledged
    this.tries = 0;
    this.timer = null;
    this.sent = Promise.resolve(); // settles with the reply to what is under way
    this.isBusy = false;
    this.isClosed = false;
  }

  /** Returns item → {answer, at} of everything that is not acknowledged. */
  unsaved() {
    return Object.assign({}, this.sending ? this.sending.changes : {}, this.pending);
  }

  isIdle() {
    return !this.sending && !Object.keys(this.pending).length;
  }

  change(item, answer, delayMs = 0) {
    if (this.isClosed) return;
    this.pending[item] = { answer, at: this.clock() };
    this.keep();
    this.schedule(delayMs);
  }

  /** Takes over what an earlier page left behind, unless the server has something newer. */
  adopt(unsaved) {
    for (const [item, change] of Object.entries(unsaved)) {
      if (change.at > (this.answeredAt[item] || 0)) this.pending[item] = change;
    }
    this.keep();
    if (!this.isIdle()) this.schedule(0);
  }

  schedule(delayMs) {
    if (this.isBusy) return; // the reply will send what has gathered
    if (this.tries > 0 && this.timer !== null) return; // waiting after a failure
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      this.send();
    }, delayMs);
  }

  /** Sends at once and waits for the reply: the page is being left, the time is up … */
  async flush() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.isBusy) await this.sent;
    if (!this.isIdle()) await this.send();
  }

  send() {
    if (this.isClosed || this.isBusy || this.isIdle()) return this.sent;
    clearTimeout(this.timer);
    this.timer = null;
    this.isBusy = true;
    this.sent = this.deliver();
    return this.sent;
  }

  async deliver() {
    if (!this.sending) {
      this.sending = { seq: this.seq + 1, changes: this.pending };
      this.pending = {};
      this.keep();
    }
    this.on.state("saving");
    let again = null;
    try {
      again = await this.exchange();
    } catch (error) {
      again = this.wait(); // no network, or no reply in time
    }
    this.isBusy = false;
    if (again !== null && !this.isClosed) this.schedule(again);
  }

  /** Returns after how many ms to go on sending, null when there is nothing left. */
  async exchange() {
    const answers = {};
    for (const [item, change] of Object.entries(this.sending.changes)) answers[item] = change.answer;
    const reply = await this.request("PUT", `${this.api}/answers`, { seq: this.sending.seq, answers });
    if (reply.ok) return this.acknowledge(await reply.json());
    if (reply.status >= 500 || reply.status === 429) return this.wait();
    const problem = await reply.json().catch(() => ({}));
    if (problem.code === "seq-conflict") return this.merge(problem.seq);
    if (problem.code === "attempt-closed") return this.close(problem);
    if (reply.status === 422 && problem.item in this.sending.changes) {
      delete this.sending.changes[problem.item]; // the others of the same save are not lost with it
      this.on.refused(problem);
      if (Object.keys(this.sending.changes).length) return 0;
      this.sending = null;
      this.keep();
      return this.isIdle() ? null : 0;
    }
    this.on.state("signedOut");
    return this.wait(false);
  }

  acknowledge(reply) {
    for (const item of Object.keys(this.sending.changes)) this.answeredAt[item] = Date.parse(reply.saved_at);
    this.seq = Math.max(this.seq, reply.seq);
    this.sending = null;
    this.tries = 0;
    this.keep();
    this.on.saved(reply);
    return this.isIdle() ? null : 0;
  }

  /** Another device saved under our seq: of two answers to one question the later one stays. */
  async merge(lastSeq) {
    const reply = await this.request("GET", this.api);
    if (!reply.ok) return this.wait();
    const status = await reply.json();
    const mine = this.unsaved();
    const theirs = {};
    for (const [item, at] of Object.entries(status.answered_at)) {
      const time = Date.parse(at);
      const isNew = time > (this.answeredAt[item] || 0);
      this.answeredAt[item] = time;
      if (mine[item] && mine[item].at > time) continue;
      delete mine[item];
      if (isNew) theirs[item] = status.answers[item] || null;
    }
    this.pending = mine;
    this.sending = null;
    this.seq = Math.max(lastSeq, status.seq);
    this.keep();
    this.on.merged(theirs);
    if (!this.isIdle()) return 0;
    this.on.saved({ seq: this.seq, saved_at: status.server_now, ends_at: status.ends_at, server_now: status.server_now });
    return null;
  }

  close(problem) {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.on.closed(problem);
    return null;
  }

  wait(isOffline = true) {
    if (isOffline) this.on.state("offline");
    const wait = WAIT_MS[Math.min(this.tries, WAIT_MS.length - 1)];
    this.tries += 1;
    return wait * (0.75 + Math.random() / 2); // not everybody at the same moment
  }

  request(method, url, body) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    const headers = { Authorization: `Attempt ${this.token}` };
    if (body) headers["Content-Type"] = "application/json";
    const sent = this.fetch(url, { method, headers, body: body ? JSON.stringify(body) : undefined, signal: abort.signal, cache: "no-store", credentials: "omit" });
    return sent.finally(() => clearTimeout(timer));
  }
}
