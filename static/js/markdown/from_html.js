/* HTML from Word, WPS or a web page as Markdown: its words and their order, not its looks. */
import { tableOf } from "./cells.js";

const SKIPPED = new Set(["SCRIPT", "STYLE", "META", "LINK", "TITLE", "HEAD", "XML", "TEMPLATE", "NOSCRIPT", "SVG", "OBJECT", "IFRAME", "INPUT", "BUTTON", "SELECT", "TEXTAREA"]);
const BLOCKS = new Set(["P", "DIV", "SECTION", "ARTICLE", "HEADER", "FOOTER", "MAIN", "CENTER", "FIGURE", "FIGCAPTION", "DL", "DT", "DD", "BODY", "FORM", "PRE"]);
const HEADING = /^H([1-6])$/;
const WIDE = "[\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef]";
const MOVED = new RegExp(`(${WIDE})\\s+(?=${WIDE})`, "g"); // a line broken in the source, not a space
const WORD_LIST = /mso-list:\s*l\d+\s+level(\d)/i;
const ORDERED = /^[(（]?[\da-z一二三四五六七八九十]+[.．、)）]/i;

/** Returns the Markdown of a piece of HTML; pictures inside are left out. */
export function markdownOf(html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  return blocksOf(body, 0).join("\n\n").trim();
}

/** Returns the Markdown of one line: blocks run together. */
export function lineOf(html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  return tidy(inline(body)).replace(/\s*\n\s*/g, " ").trim();
}

function blocksOf(parent, depth) {
  const blocks = [];
  let run = [];
  const flush = () => {
    const words = tidy(run.join("")).trim();
    if (words) blocks.push(atLineStart(words));
    run = [];
  };
  for (const node of parent.childNodes) {
    if (node.nodeType === 3) run.push(textOf(node));
    if (node.nodeType !== 1 || SKIPPED.has(node.nodeName)) continue;
    if (isBlock(node)) {
      flush();
      blocks.push(...blockOf(node, depth));
    } else run.push(inlineOf(node));
  }
  flush();
  return joinLists(blocks);
}

function isBlock(node) {
  if (BLOCKS.has(node.nodeName) || HEADING.test(node.nodeName) || ["UL", "OL", "TABLE", "HR", "BLOCKQUOTE"].includes(node.nodeName)) return true;
  return Boolean(node.querySelector && node.querySelector("p, div, ul, ol, table, h1, h2, h3, h4, h5, h6")); // <span><p>
}

function blockOf(node, depth) {
  const heading = HEADING.exec(node.nodeName);
  if (heading) {
    const words = tidy(inline(node)).replace(/\s*\n\s*/g, " ").trim().replace(/^\*\*(.*)\*\*$/, "$1");
    return words ? [`${"#".repeat(Number(heading[1]))} ${words}`] : [];
  }
  if (node.nodeName === "UL" || node.nodeName === "OL") return [listOf(node, depth)].filter(Boolean);
  if (node.nodeName === "TABLE") return [table(node)].filter(Boolean);
  if (node.nodeName === "HR") return ["---"];
  if (node.nodeName === "BLOCKQUOTE") return [blocksOf(node, depth).join("\n\n").replace(/^/gm, "> ")];
  const entry = wordEntry(node);
  return entry ? [entry] : blocksOf(node, depth);
}

/** Returns a list's entry that Word writes as a paragraph, "" for any other paragraph. */
function wordEntry(node) {
  const found = WORD_LIST.exec(node.getAttribute("style") || "");
  if (!found) return "";
  const sign = Array.from(node.querySelectorAll("span")).find((span) => /mso-list:\s*ignore/i.test(span.getAttribute("style") || ""));
  const mark = sign ? sign.textContent.replace(/\s/g, "") : "";
  if (sign) sign.remove();
  const words = tidy(inline(node)).replace(/\s*\n\s*/g, " ").trim();
  const indent = "    ".repeat(Number(found[1]) - 1);
  return words ? `${indent}${ORDERED.test(mark) ? "1." : "-"} ${words}` : "";
}

/** Puts entries of one list that came as paragraphs one under the other, and counts them. */
function joinLists(blocks) {
  const joined = [];
  for (const block of blocks) {
    const isEntry = /^ *(?:-|1\.) /.test(block) && !block.includes("\n\n");
    const last = joined.length - 1;
    if (isEntry && last >= 0 && /^ *(?:-|\d+\.) /.test(joined[last])) joined[last] += `\n${block}`;
    else joined.push(block);
  }
  return joined.map(counted);
}

function counted(block) {
  const next = {};
  return block.split("\n").map((line) => {
    const found = /^( *)1\. /.exec(line);
    if (!found) return line;
    next[found[1]] = (next[found[1]] || 0) + 1;
    return line.replace("1.", `${next[found[1]]}.`);
  }).join("\n");
}

function listOf(list, depth) {
  const ordered = list.nodeName === "OL";
  const lines = [];
  for (const entry of list.children) {
    if (entry.nodeName === "UL" || entry.nodeName === "OL") lines.push(listOf(entry, depth + 1)); // as Word nests them
    if (entry.nodeName !== "LI") continue;
    const inner = Array.from(entry.children).filter((child) => child.nodeName === "UL" || child.nodeName === "OL");
    inner.forEach((child) => child.remove());
    const words = blocksOf(entry, depth).join(" ").replace(/\s*\n\s*/g, " ").trim();
    if (words) lines.push(`${"    ".repeat(depth)}${ordered ? "1." : "-"} ${words}`);
    lines.push(...inner.map((child) => listOf(child, depth + 1)));
  }
  return counted(lines.filter(Boolean).join("\n"));
}

function table(node) {
  const rows = Array.from(node.rows).map((row) => {
    const cells = [];
    for (const cell of row.cells) {
      cells.push(blocksOf(cell, 0).join("\n").replace(/^\*\*(.*)\*\*$/, "$1"));
      for (let n = 1; n < Math.min(cell.colSpan, 50); n += 1) cells.push("");
    }
    return cells;
  });
  const width = Math.max(0, ...rows.map((row) => row.length));
  const even = rows.filter((row) => row.some(Boolean)).map((row) => row.concat(Array(width - row.length).fill("")));
  if (!even.length) return "";
  return even.length === 1 && width === 1 ? even[0][0] : tableOf(even);
}

function inline(node) {
  return Array.from(node.childNodes).map((child) => (child.nodeType === 3 ? textOf(child) : child.nodeType === 1 ? inlineOf(child) : "")).join("");
}

function inlineOf(node) {
  const name = node.nodeName;
  if (SKIPPED.has(name)) return "";
  if (name === "BR") return "\n";
  if (name === "IMG") return "";
  const style = (node.getAttribute("style") || "").toLowerCase();
  let words = inline(node);
  if (isUnderlined(name, style) && !words.trim() && words.length > 1) return "____"; // a blank to be filled in
  if (BLOCKS.has(name)) words = `${words}\n`;
  if (name === "SUB" || /vertical-align:\s*sub\b/.test(style)) return wrapped(words, "<sub>", "</sub>");
  if (name === "SUP" || /vertical-align:\s*super\b/.test(style)) return wrapped(words, "<sup>", "</sup>");
  const href = name === "A" ? node.getAttribute("href") || "" : "";
  if (/^https?:/.test(href) && words.trim()) return wrapped(words, "[", `](${href.replace(/\(/g, "%28").replace(/\)/g, "%29").replace(/\s/g, "%20")})`);
  const weight = /font-weight:\s*(\w+)/.exec(style);
  const bold = weight ? weight[1] === "bold" || Number(weight[1]) >= 600 : name === "B" || name === "STRONG";
  const italic = /font-style:\s*(\w+)/.test(style) ? /font-style:\s*(italic|oblique)/.test(style) : name === "I" || name === "EM";
  if (italic) words = wrapped(words, "*", "*");
  return bold ? wrapped(words, "**", "**") : words;
}

function isUnderlined(name, style) {
  return name === "U" || /text-decoration:[^;]*underline/.test(style);
}

/** Puts marks around words but not around the spaces at their ends. */
function wrapped(words, open, close) {
  const inner = words.trim();
  if (!inner || (open.startsWith("*") && inner.startsWith(open) && inner.endsWith(close))) return words;
  const at = words.indexOf(inner);
  const marked = inner.split("\n").map((line) => (line.trim() ? open + line.trim() + close : "")).join("\n");
  return words.slice(0, at) + marked + words.slice(at + inner.length);
}

/** Returns the words of a text with the signs of Markdown that would do something escaped. */
function textOf(node) {
  const text = node.textContent.replace(/[\u200b\ufeff\u00ad]/g, "");
  const dollars = /\$[^\s$][^$]*\$/.test(text) ? text.replace(/\$/g, "\\$") : text;
  return dollars
    .replace(/[*`]/g, "\\$&")
    .replace(/(^|[^\w_])(_{1,3})(?=[^\s_])/g, (_all, lead, signs) => lead + signs.replace(/_/g, "\\_"))
    .replace(/<(?=[a-z/!])/gi, "&lt;")
    .replace(/\[(?=[^\]]*\]\()/g, "\\[")
    .replace(/[\r\n\t ]+/g, " ");
}

/** Tidies a run of words: spaces that only the source had go, as do marks that met back to back. */
function tidy(words) {
  return words
    .replace(/\u00a0/g, " ")
    .replace(/\*\*\*\*/g, "")
    .replace(/[ \u3000]*\n[ \u3000]*/g, "\n")
    .replace(/^[\s\u3000]+|[ \u3000]+$/g, "")
    .replace(MOVED, (all, sign) => (all.includes("\n") ? all : sign));
}

/** Keeps the beginning of a paragraph from being a heading, a quote or a rule. */
function atLineStart(words) {
  return words.replace(/^(#{1,6}\s|>|[-+]\s|=+$|-+$)/gm, "\\$1");
}
