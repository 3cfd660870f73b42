// SPDX-License-Identifier: MIT
//
// Where a page frame is drawn.  The unit is the height of a page; it is drawn as wide as fills the
// place.
//
//   A cell is a square of 32 by 32 pages: 4 MiB, the largest block of the buddy allocator.  Its
//   pages are read like text, so every block of the buddy allocator is a rectangle, and two buddies
//   lie side by side or one above the other.  The cells are read like text, too:
//
//   0x00000000  [0 M][4 M][8 M][12 M] ...		a row: a power of two of cells
//   0x08000000  [   ][   ][   ][    ] ...
//      2.9 GiB of nothing			rows without anything are folded into one
//   0xfc000000  [   ][   ][   ][    ] ...
export const SIDE = 32;
export const CELL_PAGES = SIDE * SIDE;
const GAP = 2;
const PITCH = SIDE + GAP;
const FOLD_PIXELS = 20;		// when all memory is shown
const STRETCH = { least: 0.8, most: 2.4 };

/** The plane that all records are drawn on. */
export class Geometry {
  /**
   * @param {{start: number, end: number}[]} ranges of page frames that exist in any stage
   * @param {{width: number, height: number}} room to draw on, in pixels
   */
  constructor(ranges, room) {
    const cells = occupied(ranges);
    [this.columns, this.pageWidth, this.foldHeight] = bestColumns(cells, room);
    this.cellWidth = SIDE * this.pageWidth;
    this.pitch = this.cellWidth + GAP;
    this.rows = [];		// { first: number of its first cell, y, fold?: rows }
    this.rowOf = new Map();	// number of a row -> index in rows
    this.lay(cells);
    this.width = this.columns * this.pitch;
  }

  lay(cells) {
    const wanted = [...new Set(cells.map((cell) => Math.floor(cell / this.columns)))].sort((a, b) => a - b);
    let y = 0;
    let next = 0;
    for (const row of wanted) {
      if (row > next) {
        this.rows.push({ first: next * this.columns, y, fold: row - next });
        y += this.foldHeight;
      }
      this.rowOf.set(row, this.rows.length);
      this.rows.push({ first: row * this.columns, y });
      y += PITCH;
      next = row + 1;
    }
    this.height = Math.max(y, PITCH);
  }

  /** @returns {number} pages in a row */
  get rowPages() {
    return this.columns * CELL_PAGES;
  }

  /**
   * @param {number} pfn
   * @returns {{x: number, y: number}|undefined} the page's upper left corner; none in a fold
   */
  place(pfn) {
    const cell = Math.floor(pfn / CELL_PAGES);
    const row = this.rows[this.rowOf.get(Math.floor(cell / this.columns))];
    if (!row) return undefined;
    const page = pfn % CELL_PAGES;
    return { x: (cell % this.columns) * this.pitch + (page % SIDE) * this.pageWidth, y: row.y + Math.floor(page / SIDE) };
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {number|undefined} the page frame there
   */
  pfnAt(x, y) {
    const row = this.rows.find((candidate) => !candidate.fold && y >= candidate.y && y < candidate.y + SIDE);
    const column = Math.floor(x / this.pitch);
    if (!row || column < 0 || column >= this.columns || x % this.pitch >= this.cellWidth) return undefined;
    return (row.first + column) * CELL_PAGES + Math.floor(y - row.y) * SIDE + Math.floor((x % this.pitch) / this.pageWidth);
  }

  /**
   * Visit the cells of a part of the plane.
   * @param {{x0: number, y0: number, x1: number, y1: number}} view
   * @param {function(number, number, number): void} visit number of the cell, x, y
   */
  cellsIn(view, visit) {
    const from = Math.max(0, Math.floor(view.x0 / this.pitch));
    const to = Math.min(this.columns - 1, Math.floor(view.x1 / this.pitch));
    for (const row of this.rows) {
      if (row.fold || row.y + PITCH < view.y0 || row.y > view.y1) continue;
      for (let column = from; column <= to; column += 1) visit(row.first + column, column * this.pitch, row.y);
    }
  }

  /**
   * The outline of a range, cell by cell; full cells of a row that stand together are one.
   * @param {number} start page frame
   * @param {number} end
   * @returns {[number, number][][]} polygons
   */
  outline(start, end) {
    const result = [];
    for (let pfn = start; pfn < end;) {
      const cellStart = Math.floor(pfn / CELL_PAGES) * CELL_PAGES;
      const cellEnd = cellStart + CELL_PAGES;
      const corner = this.place(cellStart);
      if (pfn === cellStart && end >= cellEnd) {
        const rowEnd = (Math.floor(pfn / this.rowPages) + 1) * this.rowPages;
        const stop = Math.min(rowEnd, Math.floor(end / CELL_PAGES) * CELL_PAGES);
        if (corner) result.push(box(corner, 0, 0, ((stop - pfn) / CELL_PAGES) * this.pitch - GAP, SIDE));
        pfn = stop;
      } else {
        const stop = Math.min(end, cellEnd);
        if (corner) result.push(...partOfCell(corner, pfn - cellStart, stop - cellStart, this.pageWidth));
        pfn = stop;
      }
    }
    return result;
  }
}

const box = ({ x, y }, x0, y0, x1, y1) => [[x + x0, y + y0], [x + x1, y + y0], [x + x1, y + y1], [x + x0, y + y1]];

/* Pages from ... to of a cell: a rectangle where it is one, else one with a step in its upper and lower edge. */
function partOfCell(corner, from, to, width) {
  const [x0, y0] = [(from % SIDE) * width, Math.floor(from / SIDE)];
  const [x1, y1] = [(((to - 1) % SIDE) + 1) * width, Math.floor((to - 1) / SIDE) + 1];
  const right = SIDE * width;
  if (y1 - y0 === 1 || (x0 === 0 && x1 === right)) return [box(corner, x0, y0, x1, y1)];
  if (y1 - y0 === 2 && x1 <= x0) return [box(corner, x0, y0, right, y0 + 1), box(corner, 0, y1 - 1, x1, y1)];
  const { x, y } = corner;
  return [[[x + x0, y + y0], [x + right, y + y0], [x + right, y + y1 - 1], [x + x1, y + y1 - 1], [x + x1, y + y1],
    [x, y + y1], [x, y + y0 + 1], [x + x0, y + y0 + 1]]];
}

function occupied(ranges) {
  const cells = new Set([0]);
  for (const { start, end } of ranges) {
    for (let cell = Math.floor(start / CELL_PAGES); cell * CELL_PAGES < end; cell += 1) cells.add(cell);
  }
  return [...cells];
}

/* The power of two with which the plane is drawn largest; how wide a page, how high a fold is then. */
function bestColumns(cells, room) {
  let best = { area: 0 };
  for (const columns of [4, 8, 16, 32, 64]) {
    const rows = [...new Set(cells.map((cell) => Math.floor(cell / columns)))].sort((a, b) => a - b);
    const folds = rows.filter((row, i) => row > (rows[i - 1] ?? -1) + 1).length;
    const free = Math.max(room.height / 2, room.height - folds * FOLD_PIXELS);
    const scale = free / (rows.length * PITCH);
    const wanted = (room.width / scale / columns - GAP) / SIDE;
    const width = Math.min(STRETCH.most, Math.max(STRETCH.least, wanted));
    const fitted = Math.min(scale, room.width / (columns * (SIDE * width + GAP)));
    const area = fitted * fitted * width * columns * rows.length;
    if (area > best.area) best = { columns, width, fold: FOLD_PIXELS / fitted, area };
  }
  return [best.columns, best.width, best.fold];
}
