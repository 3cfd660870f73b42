// SPDX-License-Identifier: MIT
//
// What is drawn over the map's colours: the outlines of blocks when they are large enough to be
// seen, their labels, folds, what is chosen.
import { rgb } from 'd3';
import { CELL_PAGES, SIDE } from './geometry.js';
import { GUTTER } from './gutter.js';
import { colourOf, describe } from './kinds.js';
import { blockAt } from './memory.js';
import { hex, PAGE, pagesSize } from './format.js';
import { firstBehind } from './sweep.js';

const OUTLINES_FROM = 2.2;	// screen pixels a page
const LEAST_OUTLINED = 4;
const PATH_PIECES = 100;
const PAGES_FROM = 9;
const PFNS_FROM = 44;

/**
 * @param {import('./map-view.js').MapView} view
 */
export function drawBlocks(view) {
  drawFolds(view);
  if (view.transform.k >= PAGES_FROM) drawPageGrid(view);
  if (view.transform.k >= OUTLINES_FROM) {
    drawOutlines(view);
    drawLabels(view);
  } else {
    drawNames(view);
  }
  for (const mark of view.scene.marks) stroke(view, mark, view.scene.style.mark, 2, [5, 3]);
  if (view.scene.selection) drawSelection(view, view.scene.selection);
}

function path(view, polygons) {
  const { context, transform } = view;
  context.beginPath();
  for (const polygon of polygons) {
    polygon.forEach(([x, y], i) => {
      const point = transform.apply([x, y]);
      if (i) context.lineTo(...point);
      else context.moveTo(...point);
    });
    context.closePath();
  }
}

function stroke(view, { start, end }, style, width, dash = []) {
  const { context } = view;
  path(view, view.geometry.outline(start, end));
  context.lineWidth = width;
  context.strokeStyle = style;
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}

/* Two lines, light and dark, can be seen on any colour. */
function drawSelection(view, selection) {
  stroke(view, selection, view.scene.style.background, 5);
  stroke(view, selection, view.scene.style.text, 2.5);
}

function drawFolds(view) {
  const { context, transform, geometry, scene } = view;
  context.font = `12px ${scene.style.font}`;
  context.textBaseline = 'middle';
  for (const row of geometry.rows) {
    if (!row.fold) continue;
    const y = transform.applyY(row.y + geometry.foldHeight / 2 - 1);
    context.strokeStyle = scene.style.line;
    context.setLineDash([2, 4]);
    context.beginPath();
    context.moveTo(transform.applyX(0), y);
    context.lineTo(transform.applyX(geometry.width - 2), y);
    context.stroke();
    context.setLineDash([]);
    const text = ` ${pagesSize(row.fold * geometry.rowPages)} of addresses without memory `;
    const [x0, x1] = [Math.max(GUTTER.left, transform.applyX(0)), Math.min(view.width, transform.applyX(geometry.width))];
    const x = (x0 + x1 - context.measureText(text).width) / 2;
    context.fillStyle = scene.style.background;
    context.fillRect(x, y - 8, context.measureText(text).width, 16);
    context.fillStyle = scene.style.muted;
    context.fillText(text, x, y);
  }
}

function drawPageGrid(view) {
  const { context, transform, geometry, scene } = view;
  const { k } = transform;
  const width = k * geometry.pageWidth;
  context.strokeStyle = scene.style.background;
  context.globalAlpha = 0.45;
  context.lineWidth = 1;
  context.beginPath();
  geometry.cellsIn(view.visible, (cell, x, y) => {
    const [left, top] = transform.apply([x, y]);
    for (let i = 1; i < SIDE; i += 1) {
      context.moveTo(left + i * width, top);
      context.lineTo(left + i * width, top + SIDE * k);
      context.moveTo(left, top + i * k);
      context.lineTo(left + SIDE * width, top + i * k);
    }
  });
  context.stroke();
  context.globalAlpha = 1;
}

/* Call back for each block in the visible cells: segment, start, end, within the cell. */
function eachBlock(view, visit) {
  const { segments } = view.scene;
  view.geometry.cellsIn(view.visible, (cell) => {
    const [first, last] = [cell * CELL_PAGES, (cell + 1) * CELL_PAGES];
    for (let i = firstBehind(segments, first); i < segments.length && segments[i].start < last; i += 1) {
      const stop = Math.min(last, segments[i].end);
      for (let pfn = Math.max(first, segments[i].start); pfn < stop;) {
        const end = Math.min(stop, blockAt(segments[i], pfn).end);
        visit(segments[i], pfn, end);
        pfn = end;
      }
    }
  });
}

/*
 * A rectangle has its upper and left edge filled, which is much quicker than a path of thousands of
 * them; blocks that are hardly larger than a line have none.
 */
function drawOutlines(view) {
  const { context, scene, transform } = view;
  const line = transform.k < 6 ? 1 : 2;
  const steps = [];
  context.fillStyle = scene.style.background;
  context.strokeStyle = scene.style.background;
  context.lineWidth = line;
  eachBlock(view, (segment, start, end) => {
    if (Math.min(end - start, SIDE) * transform.k < LEAST_OUTLINED || (end - start < SIDE && transform.k < LEAST_OUTLINED)) return;
    for (const polygon of view.geometry.outline(start, end)) {
      if (polygon.length > 4) steps.push(polygon);
      else edges(view, polygon, line);
    }
  });
  for (let i = 0; i < steps.length; i += PATH_PIECES) {
    path(view, steps.slice(i, i + PATH_PIECES));
    context.stroke();
  }
}

function edges({ context, transform }, [[x0, y0], , [x1, y1]], line) {
  const [left, top] = transform.apply([x0, y0]);
  const [right, bottom] = transform.apply([x1, y1]);
  context.fillRect(left, top - line / 2, right - left, line);
  context.fillRect(left - line / 2, top, line, bottom - top);
}

/* Black or white, whichever can be read on the colour. */
const inkOn = (colour) => (luminance(colour) > 0.19 ? '#10151a' : '#ffffff');

function luminance(colour) {
  const { r, g, b } = rgb(colour);
  const [R, G, B] = [r, g, b].map((c) => ((c / 255) <= 0.04 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * R + 0.7152 * G + 0.0722 * B;
}

/* The largest rectangle of whole rows of a block within its cell, on the screen. */
function roomIn(view, start, end) {
  const corner = view.geometry.place(start - (start % CELL_PAGES));
  const [from, to] = [start % CELL_PAGES, ((end - 1) % CELL_PAGES) + 1];
  const rows = [Math.ceil(from / SIDE), Math.floor(to / SIDE)];
  const whole = rows[1] > rows[0];
  const x0 = whole ? 0 : from % SIDE;
  const x1 = whole ? SIDE : Math.min(SIDE, x0 + to - from);
  const [y0, y1] = whole ? rows : [Math.floor(from / SIDE), Math.floor(from / SIDE) + 1];
  const { pageWidth } = view.geometry;
  const [left, top] = view.transform.apply([corner.x + x0 * pageWidth, corner.y + y0]);
  const [right, bottom] = view.transform.apply([corner.x + x1 * pageWidth, corner.y + y1]);
  return inSight(view, left, top, right, bottom);
}

/* The visible part of it: a label stays in sight as long as its block does. */
function inSight(view, left, top, right, bottom) {
  const [x0, y0] = [Math.max(left, GUTTER.left), Math.max(top, GUTTER.top)];
  return { left: x0, top: y0, width: Math.min(right, view.width) - x0, height: Math.min(bottom, view.height) - y0 };
}

function drawLabels(view) {
  const { context, scene, transform } = view;
  eachBlock(view, (segment, start, end) => {
    if ((end - start) * transform.k * view.geometry.pageWidth < 56) return;
    const room = roomIn(view, start, end);
    if (room.width < 56 || room.height < 15) return;
    context.fillStyle = inkOn(colourOf(segment, scene.dark));
    const whole = ['free', 'ram', 'waiting'].includes(segment.kind) ? { start, end } : segment;
    const lines = [brief(segment), `${pagesSize(whole.end - whole.start)} at ${hex(whole.start * PAGE)}`];
    writeIn(view, room, end - start === 1 ? [hex(start, 1)] : lines);
  });
  if (view.transform.k >= PFNS_FROM) drawPfns(view);
}

const brief = (segment) => describe(segment).replace(/^free, /, '');

/* As many of the lines as there is room for, the first one shortened if need be. */
function writeIn({ context, scene }, room, lines) {
  const large = room.width > 240 && room.height > 90;
  const height = large ? 20 : 14;
  context.textBaseline = 'top';
  lines.slice(0, Math.max(1, Math.floor((room.height - 4) / height))).forEach((line, i) => {
    context.font = `${i === 0 ? 600 : 400} ${large ? 15 : 11}px ${scene.style.font}`;
    const text = shortened(context, line, room.width - 10);
    if (text) context.fillText(text, room.left + (large ? 9 : 5), room.top + (large ? 8 : 3) + i * height);
  });
}

function shortened(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  for (let length = text.length - 1; length > 3; length -= 1) {
    const short = `${text.slice(0, length).trimEnd()}…`;
    if (context.measureText(short).width <= width) return short;
  }
  return '';
}

function drawPfns(view) {
  const { context, transform, geometry, scene } = view;
  context.font = `10px ${scene.style.mono}`;
  context.textBaseline = 'bottom';
  eachBlock(view, (segment, start, end) => {
    context.fillStyle = inkOn(colourOf(segment, scene.dark));
    for (let pfn = start; pfn < end; pfn += 1) {
      const { x, y } = geometry.place(pfn);
      const [left, bottom] = transform.apply([x, y + 1]);
      if (left > -80 && left < view.width && bottom > 0 && bottom < view.height + 40) {
        context.globalAlpha = 0.75;
        context.fillText(pfn.toString(16), left + 4, bottom - 3);
        context.globalAlpha = 1;
      }
    }
  });
}

/* Far out: the names of large areas that are not free, over the first row in which they fit. */
function drawNames(view) {
  const { context, scene, geometry, transform } = view;
  context.font = `600 11px ${scene.style.font}`;
  context.textBaseline = 'middle';
  for (const segment of scene.segments) {
    if (segment.end - segment.start < CELL_PAGES) continue;
    const text = segment.kind === 'free' || segment.kind === 'ram' || segment.kind === 'waiting' ? null : describe(segment);
    const polygon = text && geometry.outline(segment.start, segment.end)
      .find(([[x0], [x1]]) => (x1 - x0) * transform.k > context.measureText(text).width + 10);
    if (!polygon) continue;
    const [[x0, y0], , [, y1]] = polygon;
    if ((y1 - y0) * transform.k < 12) continue;
    context.fillStyle = inkOn(colourOf(segment, scene.dark));
    context.fillText(text, transform.applyX(x0) + 5, transform.applyY((y0 + y1) / 2));
  }
}
