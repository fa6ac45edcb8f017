/* Cells copied from Excel or WPS, and questions copied whole. No page is needed here. */

const LABEL = /^\s*[(（]?([A-J])[)）]?\s*[.．、:：)）\s]\s*/;
const KEY = /^\s*(?:【?(?:正确|参考|标准)?答案】?)\s*[:：]?\s*([A-J](?:[\s,，、;；]*[A-J])*)\s*$/;
const LETTERS = /^\s*[A-J](?:[\s,，、;；]*[A-J])*\s*$/;
const TYPE = /^[(（【[]?(?:单选|多选|不定项|判断|填空|简答)[^，。]{0,4}[)）】\]]?$/;
const NUMBER = /^\s*\d{1,4}\s*[.．、]?\s*$/;

/** Returns the rows of tab-separated text; a cell in quotes may hold line breaks and tabs. */
export function rowsOf(text) {
  const rows = [[]];
  const cell = /"((?:[^"]|"")*)"(?=\t|\r?\n|\r|$)|([^\t\r\n]*)/y;
  for (let at = 0; at <= text.length; ) {
    cell.lastIndex = at;
    const found = cell.exec(text);
    rows[rows.length - 1].push((found[1] === undefined ? found[2] : found[1].replace(/""/g, '"')).trim());
    at += found[0].length;
    if (text[at] === "\t") at += 1;
    else if (at < text.length) {
      at += text.startsWith("\r\n", at) ? 2 : 1;
      rows.push([]);
    } else break;
  }
  while (rows.length && rows[rows.length - 1].every((each) => !each)) rows.pop();
  const width = Math.max(0, ...rows.map((row) => row.length));
  return rows.map((row) => row.concat(Array(width - row.length).fill("")));
}

/** Returns the rows of cells that were copied, null when something else was.
    transfer: the clipboard or what was dropped. parse: makes a document of HTML. */
export function readCells(transfer, parse = (html) => new DOMParser().parseFromString(html, "text/html")) {
  const text = transfer.getData("text/plain").replace(/\r\n?/g, "\n");
  const html = transfer.getData("text/html");
  if (!text.trim()) return null;
  if (html) {
    const body = parse(html).body;
    const tables = body.querySelectorAll("table");
    if (tables.length !== 1) return null;
    const words = (node) => node.textContent.replace(/\s/g, "");
    return words(body) === words(tables[0]) ? rowsOf(text) : null; // text beside it: a page, not cells
  }
  const lines = text.replace(/\n+$/, "").split("\n");
  const tabs = lines.map((line) => line.split("\t").length - 1);
  return tabs[0] > 0 && tabs.every((count) => count === tabs[0]) ? rowsOf(text) : null;
}

/** Returns cells as a Markdown table, the first row as its head; empty columns at the edge go. */
export function tableOf(rows) {
  const used = rows[0].map((_cell, n) => rows.some((row) => row[n]));
  const last = used.lastIndexOf(true);
  const kept = rows.map((row) => row.slice(0, last + 1));
  const line = (row) => `| ${row.map((cell) => cell.replace(/\s*\n\s*/g, "<br>").replace(/\\?\|/g, "\\|")).join(" | ")} |`;
  const isNumber = (cell) => /^[-+]?[\d,]+(\.\d+)?\s*%?$/.test(cell);
  const rule = kept[0].map((_cell, n) => {
    const filled = kept.slice(1).map((row) => row[n]).filter(Boolean);
    return filled.length && filled.every(isNumber) ? "--:" : "---";
  });
  return [line(kept[0]), `| ${rule.join(" | ")} |`, ...kept.slice(1).map(line)].join("\n");
}

/** Returns {stem, options, key} of a question with its options, null when there are none.
    rows: one row (stem, options, perhaps the answer's letters) or one column of the same.
    key: the letters of the answer, "" when it is not there. */
export function splitQuestion(rows) {
  const filled = rows.map((row) => row.filter(Boolean)).filter((row) => row.length);
  if (filled.length === 1 && filled[0].length >= 3) return ofCells(filled[0]);
  return filled.length && filled.every((row) => row.length === 1) ? splitText(filled.map((row) => row[0]).join("\n")) : null;
}

/** Returns {stem, options, key} of a question written out: lines that begin with A. B. C. */
export function splitText(text) {
  const lines = text.replace(/[ \t\u3000]+(?=[(（]?[B-J][.．、)）])/g, "\n").split("\n").map((line) => line.trim()).filter(Boolean);
  const first = lines.findIndex((line) => /^A/.test((LABEL.exec(line) || ["", ""])[1]));
  if (first < 0) return null;
  const question = { stem: lines.slice(0, first).join("\n").replace(/^\d{1,4}\s*[.．、]\s*/, ""), options: [], key: "" };
  for (const line of lines.slice(first)) {
    const answer = KEY.exec(line);
    const label = LABEL.exec(line);
    if (answer) question.key = letters(answer[1]);
    else if (question.key) return null; // another question follows
    else if (label) {
      if (label[1] !== "ABCDEFGHIJ"[question.options.length]) return null;
      question.options.push(line.slice(label[0].length));
    } else question.options[question.options.length - 1] += ` ${line}`;
  }
  const inStem = /[(（]\s*([A-J]{1,10})\s*[)）]\s*[。.？?]?\s*$/.exec(question.stem);
  if (inStem && !question.key) {
    question.key = inStem[1];
    question.stem = question.stem.replace(/([(（])\s*[A-J]{1,10}\s*([)）]\s*[。.？?]?\s*)$/, "$1　$2");
  }
  return question.options.length >= 2 && question.options.every(Boolean) ? question : null;
}

function ofCells(cells) {
  const rest = cells.slice();
  while (rest.length > 3 && (NUMBER.test(rest[0]) || TYPE.test(rest[0]))) rest.shift();
  const stem = rest.shift();
  let key = "";
  if (rest.length > 2 && LETTERS.test(rest[rest.length - 1])) key = letters(rest.pop());
  const options = rest.map((cell) => cell.replace(LABEL, ""));
  return options.length >= 2 && options.length <= 10 && options.every(Boolean) ? { stem, options, key } : null;
}

function letters(text) {
  return text.replace(/[^A-J]/g, "");
}
