/* Gives each cell the label of its column, which the phone layout prints before the value, and holds
   together what a cell has of several parts, so that they do not fall into columns there. */

function holdTogether(cell) {
  const parts = [...cell.childNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE || node.textContent.trim());
  if (parts.length < 2 || cell.classList.contains("actions") || cell.colSpan > 1) return;
  const holder = document.createElement("div");
  holder.className = "cell";
  holder.append(...cell.childNodes);
  cell.append(holder);
}

function label(table) {
  const heads = table.querySelectorAll("thead th");
  for (const row of table.querySelectorAll("tbody tr")) {
    let column = 0;
    for (const cell of row.children) {
      const head = heads[column];
      if (head && !cell.dataset.label && cell.colSpan === 1) cell.dataset.label = head.textContent.trim();
      column += cell.colSpan;
      holdTogether(cell);
    }
  }
}

export function labelCells(root) {
  for (const table of root.querySelectorAll(".table-cards table")) label(table);
}
