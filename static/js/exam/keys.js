/* The keyboard of the exam room: A–J or 1–9 choose, arrows turn the page, F flags. */

const TYPED = "textarea, select, input:not([type=radio]):not([type=checkbox])";

function place(key) {
  const letter = "abcdefghij".indexOf(key.toLowerCase());
  return letter >= 0 ? letter : "123456789".indexOf(key);
}

export function bindKeys(paper, { turn, flag }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key.length > 1 && !event.key.startsWith("Arrow")) return;
    if (event.target.closest("dialog") || event.target.matches(TYPED)) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      event.preventDefault();
      turn(event.key === "ArrowLeft" ? -1 : 1);
      return;
    }
    const shown = paper.questions[paper.current];
    // A scenario has more to answer than its handlings: letters count only among those.
    const scope = shown.querySelector("[data-type=scenario]") ? event.target.closest(".options") : shown;
    const options = scope ? scope.querySelectorAll(".option input") : [];
    const input = event.key.length === 1 && place(event.key) >= 0 ? options[place(event.key)] : null;
    if (input && !input.disabled) {
      event.preventDefault();
      input.click();
      input.focus();
    } else if (event.key.toLowerCase() === "f" && !input) {
      event.preventDefault();
      flag();
    }
  });
}
