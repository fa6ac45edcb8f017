/* Reviewing by keys: A approves, R sends back (or asks for the reason first), N goes on to the next. */
function press(key) {
  const target = document.querySelector(`[data-review-key="${key}"]`);
  if (!target) return false;
  const comment = target.form && target.form.querySelector("textarea");
  const asksReason = key === "r" || target.name === "confirm";
  if (asksReason && comment && !comment.value.trim()) comment.focus();
  else target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.target.closest("input, textarea, select, [data-question], dialog")) return;
  if (press(event.key.toLowerCase())) event.preventDefault();
});
