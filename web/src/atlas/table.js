// SPDX-License-Identifier: MIT
//
// The map as text: for those who do not see it, and for copying.
import { h } from './dom.js';
import { describe } from './kinds.js';
import { hex, PAGE, pagesSize } from './format.js';
import { find } from './sweep.js';

const ROWS = 400;

function row(segment, { zones, nodes }, pick) {
  const zone = find(zones, segment.start);
  const node = find(nodes, segment.start);
  return h('tr', {}, h('td', {}, h('button', { type: 'button', className: 'link', onclick: () => pick(segment.start) }, hex(segment.start * PAGE))),
    h('td', {}, hex(segment.end * PAGE - 1)), h('td', {}, pagesSize(segment.end - segment.start)),
    h('td', {}, describe(segment)), h('td', {}, [zone?.name, node?.name].filter(Boolean).join(', ')));
}

/**
 * @param {string} caption
 * @param {object[]} segments
 * @param {{zones: object[], nodes: object[]}} bands
 * @param {function(number): void} pick a page frame
 * @returns {HTMLElement}
 */
export function memoryTable(caption, segments, bands, pick) {
  const more = segments.length > ROWS ? ` (the first ${ROWS} of ${segments.length} ranges)` : '';
  return h('table', { className: 'memory-table' }, h('caption', {}, caption + more),
    h('thead', {}, h('tr', {}, ['from', 'to', 'size', 'what', 'zone'].map((text) => h('th', { scope: 'col' }, text)))),
    h('tbody', {}, segments.slice(0, ROWS).map((segment) => row(segment, bands, pick))));
}
