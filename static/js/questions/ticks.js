/* form[data-ticks]: one box ticks the page; the button says how many are ticked, and waits for one. */
function bindTicks(form) {
  const all = form.querySelector("[data-tick-all]");
  const button = form.querySelector("[data-ticked]");
  if (!all || !button) return;
  const boxes = Array.from(form.querySelectorAll("input[name=item]"));
  const words = button.lastChild;
  const plain = words.textContent;
  function show() {
    const count = boxes.filter((box) => box.checked).length;
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    button.disabled = count === 0;
    words.textContent = count ? button.dataset.ticked.replace("{n}", String(count)) : plain;
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
