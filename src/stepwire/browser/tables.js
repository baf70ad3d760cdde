// Tables and lists as data: what a person reads off rows, columns and items.
//
// A table whose first row is of headers becomes records by these; any other, rows of cells. A cell that spans
// several columns or rows stands in each of them. What is not visible is left out.

const MOST_ROWS = 1000;
const MOST_COLUMNS = 50;
const LONGEST_CELL = 1000;
const TABLES = "table, dl, [role=table], [role=grid], [role=treegrid]";
const LISTS = "ul, ol, menu, dl, [role=list], [role=listbox], [role=tree], [role=menu]";
const HEADERS = "th, [role=columnheader]";

// The one around the element, or in it; without an element, the largest that the page shows.
function gathered(el, selector) {
  if (el) return el.closest(selector) ?? [...el.querySelectorAll(selector)].find(visible);
  const all = frames().flatMap(({ doc }) => [...doc.querySelectorAll(selector)]).filter(visible);
  const area = (each) => each.offsetWidth * each.offsetHeight;
  return all.filter((each) => !each.closest("nav, header, footer, [role=navigation]")).sort((a, b) => area(b) - area(a))[0] ?? all[0];
}

function tableIn(table) {
  const rows = rowsOf(table).filter(visible);
  const grid = spanned(rows.slice(0, MOST_ROWS));
  const more = Math.max(0, rows.length - MOST_ROWS);
  const headed = rows.length > 1 && cellsOf(rows[0]).length > 0 && cellsOf(rows[0]).every((cell) => cell.matches(HEADERS));
  if (!headed) return { value: grid, more };
  const names = distinct(grid[0]);
  return { value: grid.slice(1).map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ""]))), more };
}

function listIn(list) {
  const items = itemsOf(list).filter(visible);
  return { value: items.slice(0, MOST_ROWS).map(cellText), more: Math.max(0, items.length - MOST_ROWS) };
}

function rowsOf(table) {
  if (table.tagName === "DL") return termsOf(table);
  const own = table.tagName === "TABLE" ? [...table.rows] : [...table.querySelectorAll("[role=row]")];
  return own.filter((row) => row.closest(TABLES) === table && cellsOf(row).length);
}

// Terms with what follows them, as rows that answer like elements do.
const termsOf = (list) => [...list.querySelectorAll("dt")];

function cellsOf(row) {
  if (row.tagName === "DT") return [row, ...following(row)];
  if (row.tagName === "TR") return [...row.cells];
  return [...row.querySelectorAll("[role=cell], [role=gridcell], [role=columnheader], [role=rowheader]")];
}

function following(term) {
  const told = [];
  for (let next = term.nextElementSibling; next?.tagName === "DD"; next = next.nextElementSibling) told.push(next);
  return told;
}

function itemsOf(list) {
  const items = list.matches("ul, ol, menu") ? [...list.children] : [...list.querySelectorAll("dt, dd, [role=listitem], [role=option], [role=treeitem], [role=menuitem]")];
  return items.filter((item) => !SILENT.has(item.tagName));
}

// Rows of texts, each cell in every column and row that it spans.
function spanned(rows) {
  const grid = rows.map(() => []);
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of cellsOf(row)) {
      while (grid[y][x] !== undefined) x++;
      const text = cellText(cell);
      const [across, down] = [cell.colSpan ?? 1, cell.rowSpan ?? 1];
      for (let dy = 0; dy < Math.min(down || 1, rows.length - y); dy++)
        for (let dx = 0; dx < across && x + dx < MOST_COLUMNS; dx++) grid[y + dy][x + dx] = text;
      x += across;
      if (x >= MOST_COLUMNS) break;
    }
  });
  return grid.map((row) => [...row].map((text) => text ?? ""));
}

function cellText(cell) {
  const field = cell.querySelector("input:not([type=hidden]), select, textarea");
  const said = clean(cell.innerText) || (field ? String(checkedState(field) ?? valueOf(field)) : "") || nameOf(cell, roleOf(cell)) || nameIn(cell);
  return said.slice(0, LONGEST_CELL);
}

// What a picture or a button without words is called.
const nameIn = (cell) => clean([...cell.querySelectorAll("[aria-label], [alt], [title]")].map((el) => nameOf(el, roleOf(el))).join(" "));

// Names for columns: one that is empty or comes again gets its number.
function distinct(names) {
  const taken = new Set();
  return names.map((name, at) => {
    const own = name && !taken.has(name) ? name : `${name || "column"} ${at + 1}`;
    taken.add(own);
    return own;
  });
}
