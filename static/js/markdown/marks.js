/* Edits of a text with a selection, as plain functions: each takes {text, start, end} and returns
   {text, start, end} — or null where there is nothing to do. */

/** Returns whether stars on both sides hold this mark: `*` is in one and in three, `**` in two and three. */
function isMarked(lead, tail, mark) {
  const holds = (stars) => (mark === "**" ? stars.length >= 2 : mark === "*" && stars.length % 2 === 1);
  return holds(lead) && holds(tail);
}

/** Puts a mark around the selection, or takes it away where it stands there already. */
export function toggleMark({ text, start, end }, mark) {
  const before = text.slice(0, start);
  const chosen = text.slice(start, end);
  const after = text.slice(end);
  const n = mark.length;
  if (isMarked(/\**$/.exec(before)[0], /^\**/.exec(after)[0], mark) || (mark[0] !== "*" && before.endsWith(mark) && after.startsWith(mark))) {
    return { text: before.slice(0, -n) + chosen + after.slice(n), start: start - n, end: end - n };
  }
  if (chosen.length > 2 * n && chosen.startsWith(mark) && chosen.endsWith(mark) && (mark[0] !== "*" || isMarked(/^\**/.exec(chosen)[0], /\**$/.exec(chosen)[0], mark))) {
    return { text: before + chosen.slice(n, -n) + after, start, end: end - 2 * n };
  }
  // Markdown knows no mark beside a space
  const lead = chosen.length - chosen.trimStart().length;
  const tail = chosen.trim() ? chosen.length - chosen.trimEnd().length : 0;
  const inner = chosen.slice(lead, chosen.length - tail);
  const marked = chosen.slice(0, lead) + mark + inner + mark + chosen.slice(chosen.length - tail);
  return { text: before + marked + after, start: start + lead + n, end: start + lead + n + inner.length };
}

/** Makes the chosen lines a list, or lines again. */
export function toggleList({ text, start, end }, ordered) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const to = text.indexOf("\n", end) < 0 ? text.length : text.indexOf("\n", end);
  const lines = text.slice(from, to).split("\n");
  const sign = ordered ? /^\d+\.\s/ : /^[-*]\s/;
  const isList = lines.every((line) => sign.test(line));
  const bare = lines.map((line) => line.replace(/^(\d+\.|[-*])\s/, ""));
  const made = isList ? bare : bare.map((line, n) => (ordered ? `${n + 1}. ${line}` : `- ${line}`));
  const gap = !isList && from > 0 && text.slice(0, from).trimEnd() && !text.slice(0, from).endsWith("\n\n") ? "\n" : "";
  const block = gap + made.join("\n");
  const caret = from + block.length;
  return { text: text.slice(0, from) + block + text.slice(to), start: start === end ? caret : from + gap.length, end: caret };
}

/** Puts `piece` in place of the selection; `chosen` marks what of it is selected then. */
export function insert({ text, start, end }, piece, chosen = "") {
  const at = chosen ? piece.indexOf(chosen) : piece.length;
  return { text: text.slice(0, start) + piece + text.slice(end), start: start + at, end: start + at + chosen.length };
}

/** Puts a block, such as a table, in place of the selection, a blank line before and after it. */
export function insertBlock({ text, start, end }, piece) {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const lead = before.trim() ? "\n".repeat(Math.max(0, 2 - /\n*$/.exec(before)[0].length)) : "";
  const there = /^\n*/.exec(after)[0].length;
  const made = lead + piece + "\n".repeat(Math.max(0, 2 - there));
  const caret = start + lead.length + piece.length + 2;
  return { text: before + made + after, start: caret, end: caret };
}

/** Goes on with a list at its next line; on an empty entry the list ends. */
export function continueList({ text, start, end }) {
  if (start !== end) return null;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const found = /^( *)(?:(\d+)\.|([-*]))( +)(.*)$/.exec(text.slice(from, start));
  if (!found) return null;
  const [, indent, number, sign, gap, words] = found;
  if (!words.trim()) return { text: text.slice(0, from) + text.slice(start), start: from, end: from };
  return insert({ text, start, end }, `\n${indent}${number ? `${Number(number) + 1}.` : sign}${gap}`);
}
