// SPDX-License-Identifier: MIT
//
// Memory as an image of one pixel for each page: however fragmented memory is, a frame is drawn
// with one copy for each visible cell.
import { rgb } from 'd3';
import { CELL_PAGES, SIDE } from './geometry.js';

const NOTHING = 0;

/* A pixel's four bytes lie in memory as red, green, blue, alpha. */
function pixel(colour, alpha = 255) {
  const { r, g, b } = rgb(colour);
  return ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

/** An image of a plane. */
export class Raster {
  /** @param {import('./geometry.js').Geometry} geometry */
  constructor(geometry) {
    this.geometry = geometry;
    this.canvas = document.createElement('canvas');
    this.canvas.width = geometry.columns * SIDE;
    this.canvas.height = Math.max(1, geometry.rows.length) * SIDE;
    this.context = this.canvas.getContext('2d');
    this.image = this.context.createImageData(this.canvas.width, this.canvas.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  /**
   * Paint anew.
   * @param {{start: number, end: number}[]} ranges
   * @param {function(object): string|null} colour of a range; null leaves it out
   * @param {number} [alpha]
   */
  paint(ranges, colour, alpha = 255) {
    this.pixels.fill(NOTHING);
    for (const range of ranges) {
      const css = colour(range);
      if (css) this.fill(range.start, range.end, pixel(css, alpha));
    }
    this.context.putImageData(this.image, 0, 0);
  }

  fill(start, end, value) {
    for (let pfn = start; pfn < end;) {
      const stop = Math.min(end, (Math.floor(pfn / SIDE) + 1) * SIDE);
      const at = this.indexOf(pfn);
      if (at === undefined) {
        pfn = (Math.floor(pfn / this.geometry.rowPages) + 1) * this.geometry.rowPages;	// behind the fold's row
        continue;
      }
      this.pixels.fill(value, at, at + stop - pfn);
      pfn = stop;
    }
  }

  indexOf(pfn) {
    const { columns, rowOf } = this.geometry;
    const cell = Math.floor(pfn / CELL_PAGES);
    const row = rowOf.get(Math.floor(cell / columns));
    if (row === undefined) return undefined;
    const page = pfn % CELL_PAGES;
    return (row * SIDE + Math.floor(page / SIDE)) * columns * SIDE + (cell % columns) * SIDE + (page % SIDE);
  }

  /**
   * @param {number} cell
   * @returns {[number, number]} where the cell is in the image
   */
  corner(cell) {
    const { columns, rowOf } = this.geometry;
    return [(cell % columns) * SIDE, rowOf.get(Math.floor(cell / columns)) * SIDE];
  }
}
