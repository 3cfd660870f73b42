// SPDX-License-Identifier: MIT
//
// The edges of the map: nodes, zones and addresses on the left, offsets within a row above.
import { CELL_PAGES, SIDE } from './geometry.js';
import { hex, pagesSize, PAGE } from './format.js';
import { joined } from './sweep.js';

const BAND = 15;
const ZONE_COLOURS = { DMA: ['#7c5cbf', '#a88ce8'], Normal: ['#2d7d9a', '#5fb3d1'], HighMem: ['#b06a1c', '#e0a04f'],
  Movable: ['#3f8f4f', '#74c686'] };
const NODE_COLOURS = [['#4a5568', '#97a3b6'], ['#8a94a6', '#5d6879']];

/**
 * @param {string} name of a zone
 * @param {boolean} dark
 * @returns {string} a CSS colour
 */
export const zoneColour = (name, dark) => (ZONE_COLOURS[name] ?? ZONE_COLOURS.Normal)[dark ? 1 : 0];

const nodeColour = (node, dark) => NODE_COLOURS[node % 2][dark ? 1 : 0];

/**
 * @param {import('./map-view.js').MapView} view
 * @param {{left: number, top: number}} gutter
 */
export function drawRulers(view, gutter) {
  const { context, scene } = view;
  context.save();
  context.beginPath();
  context.rect(0, gutter.top, gutter.left, view.height - gutter.top);
  context.clip();
  drawBand(view, scene.nodes, 0, (band) => nodeColour(band.node, scene.dark));
  drawBand(view, joined(scene.zones), BAND + 3, (band) => zoneColour(band.name, scene.dark));
  drawAddresses(view, gutter);
  context.restore();
  drawOffsets(view, gutter);
}

/*
 * A row with several zones shows each of them, one below the other, by their share of that part of
 * the row that can be seen.
 */
function pieces(view, bands) {
  const { geometry, transform, visible } = view;
  const column = (x) => Math.max(0, Math.min(geometry.columns - 1, Math.floor(x / geometry.pitch)));
  const [left, right] = [column(visible.x0) * CELL_PAGES, (column(visible.x1) + 1) * CELL_PAGES];
  const result = [];
  for (const row of geometry.rows) {
    if (row.fold) continue;
    const [first, last] = [row.first * CELL_PAGES + left, row.first * CELL_PAGES + right];
    const [top, height] = [transform.applyY(row.y), SIDE * transform.k];
    for (const band of bands) {
      if (band.end <= first || band.start >= last) continue;
      const from = (Math.max(band.start, first) - first) / (right - left);
      const to = (Math.min(band.end, last) - first) / (right - left);
      const gap = band.end > last ? 2 * transform.k : 0;	// to the row below
      result.push({ band, y0: Math.round(top + from * height), y1: Math.round(top + to * height + gap) });
    }
  }
  return result;
}

function drawBand(view, bands, x, colour) {
  const { context, scene } = view;
  const spans = new Map();
  for (const { band, y0, y1 } of pieces(view, bands)) {
    context.fillStyle = colour(band);
    context.fillRect(x, y0, BAND, Math.max(1, y1 - y0));
    const span = spans.get(band) ?? { y0, y1 };
    spans.set(band, { y0: Math.min(span.y0, y0), y1: Math.max(span.y1, y1) });
  }
  context.font = `600 10px ${scene.style.font}`;
  context.textBaseline = 'middle';
  for (const [band, { y0, y1 }] of spans) {
    const [from, to] = [Math.max(y0, 22), Math.min(y1, view.height)];
    const { width } = context.measureText(band.name);
    if (to - from < width + 6) continue;
    context.save();
    context.translate(x + BAND / 2, (from + to) / 2 + width / 2);
    context.rotate(-Math.PI / 2);
    context.fillStyle = scene.dark ? '#0d1117' : '#ffffff';
    context.fillText(band.name, 0, 0.5);
    context.restore();
  }
}

function drawAddresses(view, gutter) {
  const { context, geometry, transform, scene } = view;
  const every = Math.max(1, Math.ceil(14 / ((SIDE + 2) * transform.k)));
  const rows = geometry.rows.filter((row) => !row.fold);
  context.font = `11px ${scene.style.mono}`;
  context.textBaseline = 'top';
  rows.forEach((row, i) => {
    const top = transform.applyY(row.y);
    const bottom = top + SIDE * transform.k;
    if (i % every || bottom < gutter.top || top > view.height) return;
    context.fillStyle = scene.style.text;
    context.fillText(hex(row.first * SIDE * SIDE * PAGE), 2 * BAND + 8, Math.max(gutter.top + 1, top));
    if (transform.k >= 6) drawLines(view, gutter, top);
  });
}

/* Near: each line of pages is 128 KiB behind the one above. */
function drawLines(view, gutter, top) {
  const { context, transform, scene } = view;
  const every = transform.k >= 14 ? 1 : 2;
  context.fillStyle = scene.style.muted;
  for (let line = every; line < SIDE; line += every) {
    const y = top + line * transform.k;
    if (y < gutter.top + 15 || y > view.height) continue;
    context.fillText(`+${hex(line * SIDE * PAGE, 6)}`, 2 * BAND + 8, y + 1);
  }
}

function drawOffsets(view, gutter) {
  const { context, geometry, transform, scene } = view;
  context.save();
  context.beginPath();
  context.rect(gutter.left - 2, 0, view.width, gutter.top);
  context.clip();
  context.font = `11px ${scene.style.mono}`;
  context.textBaseline = 'top';
  context.fillStyle = scene.style.muted;
  const every = 2 ** Math.max(0, Math.ceil(Math.log2(58 / (geometry.pitch * transform.k))));
  for (let column = 0; column < geometry.columns; column += every) {
    const x = transform.applyX(column * geometry.pitch);
    context.fillText(`+${column ? pagesSize(column * SIDE * SIDE).replace('iB', '').replace(' ', '') : '0'}`, x, 5);
  }
  context.restore();
}
