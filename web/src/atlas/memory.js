// SPDX-License-Identifier: MIT
//
// Physical memory in one stage: what each page frame is.
//
// Three describe it, one after the other: the firmware's map (e820), memblock, and from the stage
// memmap on each page itself.  A page that only says "reserved", or that waits although memblock
// has reserved it, is what memblock called it, or what the kernel says of its own memory (kernel, page tables, memory map, per-CPU areas).
import { PAGE } from './format.js';
import { disjoint, joined, sweep } from './sweep.js';

export const LAST_PFN = 2 ** 20;	// 4 GiB

/** Members that tell what memory is for. */
const MEMBERS = ['e820', 'memblock', 'pages', 'zones', 'kernel', 'tables', 'memory_map', 'percpu'];
const E820_USABLE = 1;
const E820_ACPI = [3, 4];

const pageDown = (address) => Math.min(LAST_PFN, Math.floor(address / PAGE));
const pageUp = (address) => Math.min(LAST_PFN, Math.ceil(address / PAGE));

const inner = ([address, bytes], more) => ({ start: pageUp(address), end: pageDown(address + bytes), ...more });
const outer = ([address, bytes], more) => ({ start: pageDown(address), end: pageUp(address + bytes), ...more });

function e820Layers(e820 = []) {
  const usable = e820.filter((entry) => entry[2] === E820_USABLE).map((entry) => inner(entry, {}));
  const other = e820.filter((entry) => entry[2] !== E820_USABLE)
    .map((entry) => outer(entry, { kind: E820_ACPI.includes(entry[2]) ? 'acpi' : 'firmware' }));
  return [disjoint(usable), disjoint(other)];
}

/** What the kernel says of its own memory.  Some page tables lie in its image: they come first. */
const OWN = { tables: 'tables', memory_map: 'memmap', percpu: 'percpu', kernel: 'kernel' };

const ownLayers = (known) => Object.entries(OWN).map(([member, kind]) =>
  disjoint((known[member] ?? []).map((entry) => outer(entry, { kind, name: entry[2] }))));

const KIND_OF_NAME = { 'kernel image': 'kernel', 'page tables': 'tables', 'KVA RAM': 'memmap' };

function reservedLayer(memblock) {
  return disjoint((memblock?.reserved ?? []).map((region) =>
    outer(region, { kind: KIND_OF_NAME[region[2]] ?? 'boot', name: region[2] })));
}

const memoryLayer = (memblock) => disjoint((memblock?.memory ?? []).map((region) => inner(region, { node: region[3] })));

const pagesLayer = (pages = []) => pages.map(([pfn, count, use, order, type]) =>
  ({ start: pfn, end: pfn + count, use, order, type }));

/** What a page is that belongs to nobody's lists; fixed: there is no RAM, or somebody keeps it. */
function reservedPage([usable, other, , reserved, , own]) {
  if (!usable && other) return { kind: other.kind, name: reserved?.name };
  if (!usable) return { kind: 'hole', name: reserved?.name };
  if (own) return { kind: own.kind, name: own.name };
  if (reserved) return { kind: reserved.kind, name: reserved.name };
  return { kind: 'boot', name: '' };
}

function classify(here) {
  const [usable, other, memory, reserved, page, own] = here;
  if (page?.use === 'free') return { kind: 'free', order: page.order, type: page.type };
  if (page?.use === 'used' && own) return { kind: own.kind, name: own.name };
  if (page && page.use !== 'reserved' && !(page.use === 'waiting' && (reserved || own))) return { kind: page.use };
  if (page || reserved) return reservedPage(here);
  if (memory) return { kind: 'waiting' };
  if (other) return { kind: other.kind };
  return own && !usable ? { kind: own.kind, name: own.name } : { kind: 'ram' };
}

/**
 * Two neighbours that are alike: one segment.
 * @param {object} a
 * @param {object} b
 * @returns {boolean}
 */
export const alike = (a, b) => a.kind === b.kind && a.order === b.order && a.type === b.type &&
  (a.name ?? '') === (b.name ?? '');

/**
 * What each page frame is.
 * @param {object} known everything known in the stage
 * @returns {{start: number, end: number, kind: string, name?: string, order?: number, type?: number}[]}
 *   sorted, from page frame to page frame; what is in none of them does not exist
 */
export function segments(known) {
  const result = [];
  const layers = [...e820Layers(known.e820), memoryLayer(known.memblock), reservedLayer(known.memblock),
    pagesLayer(known.pages), ...ownLayers(known)];
  sweep(layers, (start, end, all) => {
    const here = [...all.slice(0, 5), all.slice(5).find(Boolean)];
    const next = { start, end, ...beforeTheMap(known, here, classify(here)) };
    const last = result.at(-1);
    if (last && last.end === start && alike(last, next)) last.end = end;
    else result.push(next);
  });
  return result;
}

/* Before the firmware's map is read nobody can say that there is no RAM. */
function beforeTheMap(known, [, , , reserved, , own], what) {
  if (known.e820 || what.kind !== 'hole') return what;
  return { kind: own?.kind ?? reserved.kind, name: own?.name ?? reserved.name };
}

/**
 * Zones and nodes as ranges of page frames.
 * @param {object} known
 * @returns {{zones: object[], nodes: object[]}} with start, end, name (and node)
 */
export function bands(known) {
  if (!known.zones) {
    const nodes = memoryLayer(known.memblock).filter((region) => region.node >= 0)
      .map((region) => ({ ...region, name: `node ${region.node}` }));
    return { zones: [], nodes: joined(nodes) };
  }
  const zones = known.zones.map((zone) => ({ start: zone.start, end: zone.start + zone.spanned,
    name: zone.name, node: zone.node, managed: zone.managed }));
  const nodes = zones.map((zone) => ({ ...zone, name: `node ${zone.node}` }));
  return { zones: disjoint(zones), nodes: joined(disjoint(nodes)) };
}

/**
 * A stage's memory, made once for each record and stage.
 * @param {import('./record.js').Record} record
 * @param {number} index of the stage
 * @returns {object[]} segments(); the same array as the stage before when nothing has changed
 */
export function memoryAt(record, index) {
  record.memory ??= [];
  if (!record.memory[index]) {
    const same = index > 0 && !MEMBERS.some((member) => member in record.lines[index]);
    record.memory[index] = same ? memoryAt(record, index - 1) : segments(record.at(index));
  }
  return record.memory[index];
}

/**
 * The block that a page frame is in: of free memory the buddy block, else the whole segment.
 * @param {object} segment
 * @param {number} pfn
 * @returns {{start: number, end: number}}
 */
export function blockAt(segment, pfn) {
  if (segment.kind !== 'free') return { start: segment.start, end: segment.end };
  const pages = 2 ** segment.order;
  const start = Math.max(segment.start, Math.floor(pfn / pages) * pages);
  return { start, end: Math.min(segment.end, start + pages) };
}
