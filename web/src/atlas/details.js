// SPDX-License-Identifier: MIT
//
// The block that is chosen: what it is, where, what it was in each stage, and its pages.
import { h } from './dom.js';
import { colourOf, describe } from './kinds.js';
import { hex, PAGE, pagesSize, plural } from './format.js';
import { memoryAt } from './memory.js';
import { find } from './sweep.js';
import { toVirtual } from './space.js';

const PAGES_SHOWN = 1024;
const E820 = ['', 'usable', 'reserved', 'ACPI data', 'ACPI NVS', 'unusable'];

function firmwareSays(known, address) {
  if (!known.e820) return 'not read yet';
  const entry = known.e820.find(([start, bytes]) => address >= start && address < start + bytes);
  return entry ? `${E820[entry[2]] ?? `type ${entry[2]}`} (${hex(entry[0])}–${hex(entry[0] + entry[1] - 1)})` : 'nothing';
}

function memblockSays(known, address) {
  const within = ([start, bytes]) => address >= start && address < start + bytes;
  if (!known.memblock) return 'nothing';
  const reserved = known.memblock.reserved.find(within);
  if (reserved) return `reserved${reserved[2] ? ` for: ${reserved[2]}` : ''}`;
  return known.memblock.memory.some(within) ? 'memory, free' : 'nothing';
}

function virtualText(known, address) {
  const list = toVirtual(known, address);
  if (list.length) return list.map((virtual) => hex(virtual)).join(', ');
  return known.page_tables ? 'not mapped' : 'page tables not read yet';
}

function facts({ known, segment, block, zone, node }) {
  const address = block.start * PAGE;
  const pages = block.end - block.start;
  return [
    ['what', segment ? describe(segment) : 'no memory'],
    ['physical', `${hex(address)}–${hex(block.end * PAGE - 1)}`],
    ['virtual', virtualText(known, address)],
    ['page frames', `${hex(block.start, 1)}–${hex(block.end - 1, 1)}`],
    ['size', `${pagesSize(pages)}, ${plural(pages, 'page')}`],
    ['zone', [zone?.name ?? 'none', node?.name].filter(Boolean).join(', ')],
    ['e820 says', firmwareSays(known, address)],
    ['memblock says', memblockSays(known, address)],
  ];
}

/* What the block's first page was in each stage: a strip of buttons. */
function history({ record, stages, index, block, dark }, goStage) {
  const strip = stages.map((stage, i) => {
    const line = record.stages.indexOf(stage);
    const segment = line < 0 ? undefined : find(memoryAt(record, line), block.start);
    const text = `${stage}: ${segment ? describe(segment) : 'nothing known'}`;
    return h('button', { type: 'button', title: text, 'aria-label': text, className: i === index ? 'current' : '',
      'aria-current': i === index ? 'step' : undefined, onclick: () => goStage(i),
      style: { background: segment ? colourOf(segment, dark) : 'transparent' } });
  });
  return h('div', { className: 'history', role: 'group', 'aria-label': 'This page in each stage' }, strip);
}

function pageRow(known, segment, pfn, zoomTo) {
  return h('tr', {}, h('td', {}, h('button', { type: 'button', className: 'link', onclick: () => zoomTo(pfn) }, hex(pfn, 1))),
    h('td', {}, hex(pfn * PAGE)), h('td', {}, virtualText(known, pfn * PAGE)), h('td', {}, segment ? describe(segment) : ''));
}

/* Filled when it is opened: a block of the buddy allocator has up to 1,024 pages. */
function pageList({ known, segment, block }, zoomTo) {
  const shown = Math.min(block.end - block.start, PAGES_SHOWN);
  const body = h('tbody');
  const fill = () => {
    if (body.children.length) return;
    for (let i = 0; i < shown; i += 1) body.append(pageRow(known, segment, block.start + i, zoomTo));
  };
  const note = shown < block.end - block.start ? ` (the first ${shown.toLocaleString('en')})` : '';
  return h('details', { className: 'pages', ontoggle: (event) => event.target.open && fill() },
    h('summary', {}, `Its pages${note}`),
    h('div', { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Pages of the block' },
      h('table', {}, h('thead', {}, h('tr', {}, ['page frame', 'physical', 'virtual', 'what'].map((text) => h('th', { scope: 'col' }, text)))), body)));
}

/**
 * @param {object|null} chosen record, stages, index, known, segment, block, zone, node, dark
 * @param {{zoomTo: function(number): void, zoomBlock: function(): void, stage: function(number): void}} on
 * @returns {HTMLElement[]}
 */
export function details(chosen, on) {
  if (!chosen) {
    return [h('p', { className: 'empty' }, 'Click a block of the map, or move with the arrow keys, to see what it is, its pages, and what it was in every stage. The wheel, or + and −, zoom.')];
  }
  return [
    h('dl', { className: 'facts' }, facts(chosen).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
    h('div', { className: 'row' }, h('button', { type: 'button', onclick: on.zoomBlock }, 'Zoom to the block'),
      h('button', { type: 'button', onclick: () => on.zoomTo(chosen.block.start) }, 'Zoom to its first page')),
    h('h3', {}, 'Its first page through the boot'), history(chosen, on.stage), pageList(chosen, on.zoomTo)];
}
