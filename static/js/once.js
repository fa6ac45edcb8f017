/** Calls `bind` for each element under `root` that matches and was not bound under `name` before. */
export function once(root, selector, name, bind) {
  const flag = `bound${name}`;
  for (const element of root.querySelectorAll(selector)) {
    if (element.dataset[flag]) continue;
    element.dataset[flag] = "1";
    bind(element);
  }
}
