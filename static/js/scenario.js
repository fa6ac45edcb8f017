/* A scenario: its checks in the shape of the API, and how many of them are answered. */

/** Puts the mark of a document or the value of a field into the answer. */
export function putCheck(answer, key, path, value) {
  if (key === "fields") {
    if (value.trim()) (answer.fields = answer.fields || {})[path.join(".")] = value;
    return;
  }
  const documents = (answer.documents = answer.documents || {});
  const id = path.slice(0, -1).join(".");
  const mark = (documents[id] = documents[id] || {});
  if (path[path.length - 1] === "state") mark.state = value;
  else (mark.defects = mark.defects || []).push(value);
}

/** Leaves out defects of documents that are not marked defective. */
export function tidyChecks(answer) {
  if (!answer.documents) return;
  for (const [id, mark] of Object.entries(answer.documents)) {
    if (!mark.state) delete answer.documents[id];
    else if (mark.state !== "defective") delete mark.defects;
  }
  if (!Object.keys(answer.documents).length) delete answer.documents;
}

/** Writes a check of an answer into its input; `path` is what follows the item's id in its name. */
export function writeCheck(input, [key, ...path], given) {
  if (key === "handling") input.checked = given.handling === input.value;
  if (key === "fields") {
    const value = (given.fields || {})[path.join(".")] || "";
    // A date picker shows nothing of a date that is written otherwise.
    if (input.type === "date" && value && !/^\d{4}-\d\d-\d\d$/.test(value)) input.type = "text";
    input.value = value;
  }
  if (key === "documents") {
    const mark = (given.documents || {})[path.slice(0, -1).join(".")] || {};
    const isState = path[path.length - 1] === "state";
    input.checked = isState ? (mark.state || mark) === input.value : (mark.defects || []).includes(input.value);
  }
}

function countDone(question) {
  const documents = question.querySelectorAll(".doc-state:checked").length;
  const fields = Array.from(question.querySelectorAll(".scenario-field [name]")).filter((input) => input.value.trim()).length;
  return documents + fields + question.querySelectorAll(".scenario-handling input:checked").length;
}

/** Returns whether every check of a scenario is answered. */
export function isComplete(question) {
  const line = question.querySelector("[data-scenario-progress]");
  return countDone(question) === Number(line.dataset.total);
}

/** Shows how many checks of a scenario are answered. */
export function showProgress(question) {
  const line = question.querySelector("[data-scenario-progress]");
  if (!line) return;
  line.hidden = false;
  line.textContent = line.dataset.scenarioProgress.replace("{done}", countDone(question)).replace("{total}", line.dataset.total);
}
