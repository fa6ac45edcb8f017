/* What is not yet safe on the server, kept on this machine. Each tab has its own place, so that two
   tabs do not wipe out each other's; a new page takes over what a closed or crashed one left. */

const PREFIX = "exam:";

function tabId() {
  try {
    let id = sessionStorage.getItem("tab");
    if (!id) {
      id = Math.random().toString(36).slice(2, 10);
      sessionStorage.setItem("tab", id);
    }
    return id;
  } catch (error) {
    return "only"; // storage is switched off: answers still go to the server
  }
}

export class Local {
  constructor(attempt) {
    this.prefix = `${PREFIX}${attempt}:`;
    this.key = this.prefix + tabId();
  }

  /** Returns what was left unsaved, item → {answer, at}, the latest of all tabs; and the flags. */
  load() {
    const unsaved = {};
    let flags = [];
    try {
      for (let n = 0; n < localStorage.length; n += 1) {
        const key = localStorage.key(n);
        if (!key.startsWith(this.prefix)) continue;
        const kept = JSON.parse(localStorage.getItem(key));
        flags = flags.concat(kept.flags || []);
        for (const [item, change] of Object.entries(kept.unsaved || {})) {
          if (!unsaved[item] || unsaved[item].at < change.at) unsaved[item] = change;
        }
      }
    } catch (error) {
      // Unreadable remains of another version are not worth stopping an exam for.
    }
    return { unsaved, flags: Array.from(new Set(flags)) };
  }

  save(unsaved, flags) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ unsaved, flags }));
    } catch (error) {
      // Full or switched off: the answers are in memory and on their way.
    }
  }

  /** Forgets this attempt in all tabs. */
  clear() {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith(this.prefix)).forEach((key) => localStorage.removeItem(key));
    } catch (error) {
      // Nothing was kept.
    }
  }
}
