// SPDX-License-Identifier: MIT
//
// The free lists: for each zone one bar for each order, stacked by migrate type.
//
// The height is the square root of the number of blocks: a zone has thousands of large blocks and
// one or two of each small size, and both matter.
import { scaleSqrt } from 'd3';
import { h } from './dom.js';
import { freeColour, MIGRATE_TYPES } from './kinds.js';
import { pagesSize, plural } from './format.js';
import { zoneColour } from './map-rulers.js';

const HEIGHT = 54;

const sum = (list) => list.reduce((a, b) => a + b, 0);

/**
 * @param {object} zone of the record
 * @returns {number} pages on its free lists
 */
export const freePages = (zone) => sum(zone.free.map((byType, order) => sum(byType) * 2 ** order));

function tooltip(byType, order) {
  const parts = byType.map((count, type) => (count ? `${count} ${MIGRATE_TYPES[type] ?? type}` : null)).filter(Boolean);
  return `order ${order}, blocks of ${pagesSize(2 ** order)}: ${parts.join(', ') || 'none'}`;
}

function bar(byType, order, height, dark) {
  const blocks = sum(byType);
  const total = blocks ? Math.max(3, height(blocks)) : 0;
  const parts = byType.map((count, type) => (count ? h('span', { style: {
    height: `${(total * count) / blocks}px`, background: freeColour(type, 4, dark) } }) : null));
  return h('div', { className: 'order', title: tooltip(byType, order) },
    h('span', { className: 'order-count' }, blocks ? String(blocks) : '·'),
    h('div', { className: 'order-bar' }, ...parts),
    h('span', { className: 'order-name' }, String(order)));
}

function zoneFigure(zone, height, dark) {
  const text = zone.free.map((byType, order) => (sum(byType) ? `${sum(byType)} of order ${order}` : null)).filter(Boolean);
  return h('figure', { className: 'zone', role: 'img',
    'aria-label': `Node ${zone.node}, zone ${zone.name}: ${pagesSize(freePages(zone))} free; ${text.join(', ') || 'no blocks'}` },
  h('figcaption', {}, h('span', { className: 'zone-dot', style: { background: zoneColour(zone.name, dark) } }),
    h('b', {}, zone.name), h('span', { className: 'zone-node' }, ` node ${zone.node}`), h('span', { className: 'zone-free' }, pagesSize(freePages(zone)))),
  h('div', { className: 'orders' }, zone.free.map((byType, order) => bar(byType, order, height, dark))),
  h('p', { className: 'zone-note' }, `${plural(zone.managed, 'page')} managed; watermarks ${zone.min}, ${zone.low}, ${zone.high}`));
}

/**
 * @param {object} known everything known in the stage
 * @param {boolean} dark
 * @returns {HTMLElement[]}
 */
export function freeLists(known, dark) {
  if (!known.zones) return [h('p', { className: 'empty' }, 'There are no zones yet: memblock gives memory, from the stage memmap on there are free lists.')];
  const most = Math.max(1, ...known.zones.flatMap((zone) => zone.free.map(sum)));
  const height = scaleSqrt().domain([0, most]).range([0, HEIGHT]);
  return [h('div', { className: 'zones' }, known.zones.map((zone) => zoneFigure(zone, height, dark))),
    h('p', { className: 'zone-note' }, 'Free memory of each zone, and its blocks by order; the height is the square root of their number. Hover for migrate types.')];
}
