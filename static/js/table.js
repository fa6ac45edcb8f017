/* Gives each cell the label of its column, which the phone layout prints before the value. */

function label(table) {
  const heads = table.querySelectorAll("thead th");
  for (const row of table.querySelectorAll("tbody tr")) {
    let column = 0;
    for (const cell of row.children) {
      const head = heads[column];
      if (head && !cell.dataset.label && cell.colSpan === 1) cell.dataset.label = head.textContent.trim();
      column += cell.colSpan;
    }
  }
}

export function labelCells(root) {
  for (const table of root.querySelectorAll(".table-cards table")) label(table);
}
