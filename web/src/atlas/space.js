// SPDX-License-Identifier: MIT
//
// The virtual address space: its areas, and within each what the page tables map there.
import { h } from './dom.js';
import { hex, PAGE, pagesSize, size } from './format.js';

const AREAS = {
  lowmem: 'RAM, mapped for good', vmalloc: 'contiguous addresses for scattered pages', pkmap: 'high memory, for a while',
  fixmap: 'addresses known when the kernel was built',
};
const GAP = 64 << 20;

/** @returns {{name: string, start: number, end: number}[]} areas; as long as there is no layout, what is mapped */
export function areas(known) {
  const named = (known.layout ?? []).map(([name, start, end]) => ({ name, start, end }));
  const rest = clusters((known.page_tables ?? []).filter(([address]) => !named.some((area) => address >= area.start && address < area.end)));
  return [...named, ...rest].sort((a, b) => a.start - b.start);
}

function clusters(runs) {
  const result = [];
  for (const [start, , pages] of runs) {
    const last = result.at(-1);
    const end = start + pages * PAGE;
    if (last && start - last.end < GAP) last.end = end;
    else result.push({ name: 'mapped', start, end });
  }
  return result;
}

const rightsClass = (rights) => (rights.includes('PCD') ? 'uncached' : rights.startsWith('RO') ? 'read-only' : 'writable');
const rightsText = { uncached: 'not cached', 'read-only': 'read-only', writable: 'writable' };

/** @returns {string} a mapping, in a sentence */
export function mappingText([virtual, physical, pages, leaf, rights]) {
  return `${hex(virtual)}–${hex(virtual + pages * PAGE - 1)} → ${hex(physical)}, ${pagesSize(pages)} in ${leaf} pages, ${rights}`;
}

/*
 * Where each mapping stands in its area's strip, as shares of its width.  A mapping, and a gap, is as
 * wide as the square root of its size: the kernel's few constants can be seen beside all of lowmem.
 */
function places(area, runs) {
  const result = [];
  let [at, whole] = [area.start, 0];
  const piece = (end, run) => {
    if (end <= at) return;
    const width = Math.sqrt(end - at);
    if (run) result.push({ run, left: whole, width });
    [at, whole] = [end, whole + width];
  };
  for (const run of runs) {
    piece(run[0]);
    piece(Math.min(area.end, run[0] + run[2] * PAGE), run);
  }
  piece(area.end);
  return result.map(({ run, left, width }) => ({ run, left: left / whole, width: width / whole }));
}

function mapping({ run, left, width }, pick) {
  const [virtual, , , leaf, rights] = run;
  return h('button', { type: 'button', className: `mapping ${rightsClass(rights)} leaf-${leaf}`, title: mappingText(run),
    'aria-label': mappingText(run), dataset: { virtual },
    style: { left: `${left * 100}%`, width: `${width * 100}%` },
    onclick: () => pick(run) });
}

function areaFigure(area, runs, pick) {
  const inside = runs.filter(([address]) => address >= area.start && address < area.end);
  const mapped = inside.reduce((total, run) => total + run[2], 0);
  return h('div', { className: 'area' },
    h('div', { className: 'area-head' }, h('b', {}, area.name), h('span', {}, AREAS[area.name] ?? 'mapped by the page tables'),
      h('span', { className: 'area-size' }, size(area.end - area.start))),
    h('div', { className: 'strip' }, places(area, inside).map((place) => mapping(place, pick))),
    h('div', { className: 'area-foot' }, h('span', {}, hex(area.start)), h('span', {}, `${pagesSize(mapped)} mapped`),
      h('span', {}, hex(area.end - 1))));
}

/**
 * @param {object} known everything known in the stage
 * @param {function(Array): void} pick a mapping: show where it leads
 * @returns {HTMLElement[]}
 */
export function addressSpace(known, pick) {
  const runs = known.page_tables ?? [];
  if (!runs.length) return [h('p', { className: 'empty' }, 'The page tables are in the record from the stage processor on.')];
  return [...areas(known).map((area) => areaFigure(area, runs, pick)),
    h('ul', { className: 'rights' }, Object.entries(rightsText).map(([name, text]) => h('li', {}, h('span', { className: `swatch ${name}` }), text)),
      h('li', {}, h('span', { className: 'swatch writable leaf-4K' }), '4K pages: lower')),
    h('p', { className: 'zone-note' }, 'The width is the square root of the size.'),
    h('details', { className: 'mappings' }, h('summary', {}, `All ${runs.length} mappings`),
      h('ul', {}, runs.map((run) => h('li', {}, h('button', { type: 'button', className: 'link', onclick: () => pick(run) }, mappingText(run))))))];
}

/**
 * @param {object} known
 * @param {number} address virtual
 * @returns {number|undefined} the physical address that it leads to
 */
export function toPhysical(known, address) {
  const run = (known.page_tables ?? []).find(([start, , pages]) => address >= start && address < start + pages * PAGE);
  return run && run[1] + address - run[0];
}

/**
 * @param {object} known
 * @param {number} address physical
 * @returns {number[]} the virtual addresses that lead to it
 */
export function toVirtual(known, address) {
  return (known.page_tables ?? []).filter(([, start, pages]) => address >= start && address < start + pages * PAGE)
    .map((run) => run[0] + address - run[1]);
}
