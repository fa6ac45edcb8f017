/* Pictures on their way to the server; those of a phone's camera are made smaller first. */

const MAX_BYTES = 1048576; // the server takes no more (lms/media/picture.py)
const MAX_SIDE = 4000;
const SHRUNK_SIDE = 1600;
const KINDS = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** Returns the pictures among what was pasted, dropped or chosen. */
export function picturesOf(files) {
  return Array.from(files || []).filter((file) => file.type.startsWith("image/"));
}

/** Uploads a picture and returns its Markdown. Rejects with an Error whose message is for people. */
export async function upload(file, url, words) {
  const body = new FormData();
  body.append("file", await shrunk(file), file.name || "image.png");
  const token = document.querySelector('meta[name="csrf-token"]');
  const headers = { "X-CSRFToken": token ? token.content : "", Accept: "application/json" };
  let reply;
  try {
    reply = await fetch(url, { method: "POST", headers, body, redirect: "error" });
  } catch (_offline) {
    throw new Error(words.failed);
  }
  const answer = /json/.test(reply.headers.get("Content-Type") || "") ? await reply.json() : {};
  if (!reply.ok || !answer.name) throw new Error(answer.title ? answer.title + (answer.detail || "") : words.failed);
  return `![${nameOf(file)}](media:${answer.name})`;
}

/** Returns what a file's name says about the picture, "" where a program made the name up. */
function nameOf(file) {
  const name = (file.name || "").replace(/\.\w+$/, "").replace(/[[\]\\]/g, " ").trim();
  return /[\u4e00-\u9fff]/.test(name) && !/^(微信|QQ|企业微信|屏幕|截屏|截图|图片|图像|照片|未命名|画板)/.test(name) ? name : "";
}

async function shrunk(file) {
  if (!window.createImageBitmap || file.type === "image/gif" || !KINDS.includes(file.type)) return file;
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  const side = Math.max(picture.width, picture.height);
  if (file.size <= MAX_BYTES && side <= MAX_SIDE) return file;
  const scale = Math.min(1, SHRUNK_SIDE / side);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // JPEG knows no transparency
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const small = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.88));
  return small || file;
}
