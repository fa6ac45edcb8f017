/* form[data-ticks]: one box ticks the page; each button says how many are ticked, and waits for one. */
function bindTicks(form) {
  const all = form.querySelector("[data-tick-all]");
  const buttons = Array.from(form.querySelectorAll("[data-ticked]"));
  if (!all || !buttons.length) return;
  const boxes = Array.from(form.querySelectorAll("input[name=item]"));
  const plain = buttons.map((button) => button.lastChild.textContent);
  function show() {
    const count = boxes.filter((box) => box.checked).length;
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    buttons.forEach((button, n) => {
      button.disabled = count === 0;
      button.lastChild.textContent = count ? button.dataset.ticked.replace("{n}", String(count)) : plain[n];
    });
  }
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  form.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}

for (const form of document.querySelectorAll("form[data-ticks]")) bindTicks(form);
