/* The grid of a blueprint: rows are added and removed in place, supply and sums follow the inputs.
   Without this the same buttons do it on the server. */

const WAIT_MS = 300;
const grid = document.querySelector("[data-blueprint]");
const form = grid.closest("form");
const body = grid.querySelector("tbody");
const words = JSON.parse(grid.dataset.words);
const total = form.querySelector("[data-total]");

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_all, name) => String(values[name]));

function renumber() {
  Array.from(body.rows).forEach((row, place) => {
    for (const input of row.querySelectorAll("[name]")) {
      if (input.matches("[data-remove-row]")) continue;
      input.name = input.name.replace(/^rows-\d+-/, `rows-${place}-`);
      input.id = input.name;
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+/, String(place + 1)));
    }
    row.querySelector("[data-remove-row]").value = `remove-${place}`;
    row.querySelector("[data-remove-row]").disabled = body.rows.length === 1;
  });
}

function show(row, supply) {
  const badge = row.querySelector("[data-supply] .badge-state");
  const need = Number(row.querySelector("[name$=-count]").value) || 0;
  const isEnough = supply >= need;
  badge.classList.toggle("tone-pine", isEnough);
  badge.classList.toggle("tone-red", !isEnough);
  const use = badge.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, isEnough ? "#check-lg" : "#exclamation-circle-fill"));
  badge.lastChild.textContent = fill(words.enough, { n: supply });
}

let timer = null;
let asked = 0;

async function refresh() {
  asked += 1;
  const number = asked;
  try {
    const reply = await fetch(grid.dataset.blueprint, { method: "POST", body: new FormData(form) });
    if (!reply.ok || number !== asked) return;
    const answer = await reply.json();
    Array.from(body.rows).forEach((row, place) => show(row, answer.supply[place]));
    total.textContent = fill(words.total, answer);
  } catch (error) {
    // The figures stay as they were; saving checks on the server.
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(refresh, WAIT_MS);
}

form.addEventListener("input", later);
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=do]");
  if (!button) return;
  event.preventDefault();
  if (button.matches("[data-remove-row]")) {
    if (body.rows.length > 1) button.closest("tr").remove();
  } else {
    const last = body.rows[body.rows.length - 1];
    const row = last.cloneNode(true);
    for (const select of row.querySelectorAll("select")) select.value = last.querySelector(`[name="${select.name}"]`).value;
    body.append(row);
    row.querySelector("select").focus();
  }
  renumber();
  later();
});
renumber();
