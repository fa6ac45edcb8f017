/* textarea[data-editor]: EasyMDE with our words, nothing fetched from outside, preview by the server
   (data-preview is the address that turns posted Markdown into safe HTML). */
import { once } from "./once.js";

function add(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });
}

function preview(url, text, target) {
  const token = document.querySelector('meta[name="csrf-token"]');
  fetch(url, { method: "POST", headers: { "X-CSRFToken": token ? token.content : "" }, body: new URLSearchParams({ text }) })
    .then((reply) => (reply.ok ? reply.text() : Promise.reject(new Error(String(reply.status)))))
    .then((html) => {
      target.innerHTML = html;
    })
    .catch(() => {
      target.textContent = text;
    });
  return null; // the reply fills the preview; until then the last one stays
}

async function edit(area) {
  const base = area.dataset.editor;
  await Promise.all([add("link", { rel: "stylesheet", href: `${base}/easymde.min.css` }), add("script", { src: `${base}/easymde.min.js` })]);
  const words = JSON.parse(area.dataset.words || "{}");
  const tool = (name, action, picture) => ({
    name: `md-${name}`, // the bare name becomes a class, and Bootstrap has one called table
    action,
    icon: `<svg class="icon" aria-hidden="true"><use href="${area.dataset.icons}#${picture}"></use></svg>`,
    title: words[name],
    className: "editor-tool",
    attributes: { "aria-label": words[name] },
  });
  const E = window.EasyMDE;
  const editor = new E({
    element: area,
    autoDownloadFontAwesome: false,
    spellChecker: false,
    status: false,
    forceSync: true,
    minHeight: area.dataset.height || "12rem",
    previewRender: (text, target) => preview(area.dataset.preview, text, target),
    toolbar: [
      tool("bold", E.toggleBold, "type-bold"),
      tool("heading", E.toggleHeadingSmaller, "type-h2"),
      "|",
      tool("list", E.toggleUnorderedList, "list-ul"),
      tool("numbers", E.toggleOrderedList, "list-ol"),
      tool("quote", E.toggleBlockquote, "quote"),
      tool("table", E.drawTable, "table"),
      ...(area.dataset.preview ? ["|", tool("preview", E.togglePreview, "eye")] : []),
    ],
  });
  editor.codemirror.getInputField().setAttribute("aria-label", words.label || "");
}

export function bindEditors(root) {
  once(root, "textarea[data-editor]", "Editor", (area) => {
    edit(area).catch(() => {}); // the plain textarea stays and does its work
  });
}
