/* form[data-import]: writes part after part of an import until all is written, then shows the result. */
async function run(form) {
  const bar = form.querySelector("progress");
  const figure = form.querySelector(".progress-head .num");
  const error = form.querySelector("[data-import-error]");
  const button = form.querySelector("button");
  button.hidden = true;
  error.hidden = true;
  try {
    for (;;) {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { done, total, running } = await answer.json();
      bar.max = total;
      bar.value = done;
      figure.textContent = `${done} / ${total}`;
      if (!running) break;
    }
    window.location.reload();
  } catch {
    error.textContent = form.dataset.import;
    error.hidden = false;
    button.hidden = false;
    button.disabled = false;
  }
}

for (const form of document.querySelectorAll("form[data-import]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(form);
  });
  run(form);
}
