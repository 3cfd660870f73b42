// SPDX-License-Identifier: MIT
//
// What a page can be, and its colour.
//
// Hues stay apart for readers who do not see all of them (they differ in lightness, too): free
// memory is cool, what somebody has is warm, what nobody can have is grey.  Free memory is the
// paler, the larger its blocks are, so that fragments stand out.
import { interpolateLab, rgb } from 'd3';

export const MIGRATE_TYPES = ['Unmovable', 'Reclaimable', 'Movable', 'Reserve', 'Isolate'];
export const ORDERS = 11;

/**
 * The kinds in the order of the legend: [light, dark] colours, and what each means.
 * @type {Object<string, {name: string, what: string, colour: [string, string]}>}
 */
export const KINDS = {
  ram: { name: 'RAM', what: 'usable, says the firmware; no allocator knows it yet', colour: ['#dcd3b4', '#332f22'] },
  waiting: { name: 'waiting', what: 'free in memblock, until the buddy allocator gets it', colour: ['#eee6c8', '#4a4430'] },
  free: { name: 'free', what: 'on the lists of the buddy allocator', colour: ['#9fd9cb', '#1d5a50'] },
  parked: { name: 'parked', what: 'free, and kept by one processor for itself', colour: ['#2aa9cf', '#3fbfe4'] },
  kernel: { name: 'kernel image', what: 'code and data, as loaded', colour: ['#8c1d18', '#e8695d'] },
  tables: { name: 'page tables', what: 'what the processor translates addresses with', colour: ['#d1495b', '#ff8b96'] },
  memmap: { name: 'memory map', what: 'the struct pages', colour: ['#a8743a', '#cf9a5e'] },
  percpu: { name: 'per-CPU areas', what: "each processor's own copy of variables", colour: ['#7a4b9c', '#b287d6'] },
  boot: { name: 'other boot memory', what: 'reserved or allocated before the buddy allocator ran', colour: ['#57606a', '#8792a0'] },
  slab: { name: 'slab', what: 'objects of kmalloc() and its caches', colour: ['#c2378c', '#f06cb8'] },
  used: { name: 'used', what: 'pages that somebody has allocated', colour: ['#ee8a00', '#ffab3d'] },
  firmware: { name: 'firmware', what: "reserved in the firmware's map", colour: ['#8b939b', '#6b737c'] },
  acpi: { name: 'ACPI', what: "tables and data that the firmware's map keeps", colour: ['#b3a1c4', '#7f6f92'] },
  hole: { name: 'hole', what: 'a page frame without RAM', colour: ['#c9cdd2', '#3b424a'] },
};

/** Free memory of each migrate type: order 0 ... order 10, [light, dark]. */
const RAMPS = [
  [['#00408a', '#b5d3f5'], ['#8fc1ff', '#1c4270']],
  [['#6b5a00', '#e9dc8e'], ['#f2df76', '#574b10']],
  [['#00614f', '#b2e2d4'], ['#7fe8d0', '#1b5348']],
  [['#46389a', '#cfc8f2'], ['#c0b6ff', '#3b3468']],
  [['#7d2f1d', '#f0c3b6'], ['#ffb59e', '#63301f']],
];

/**
 * @param {number} type migrate type
 * @param {number} order
 * @param {boolean} dark
 * @returns {string} a CSS colour
 */
export function freeColour(type, order, dark) {
  const [small, large] = (RAMPS[type] ?? RAMPS[0])[dark ? 1 : 0];
  return rgb(interpolateLab(small, large)(order / (ORDERS - 1))).formatHex();
}

/**
 * @param {{kind: string, order?: number, type?: number}} segment
 * @param {boolean} dark
 * @returns {string} a CSS colour
 */
export function colourOf(segment, dark) {
  if (segment.kind === 'free') return freeColour(segment.type, segment.order, dark);
  return KINDS[segment.kind].colour[dark ? 1 : 0];
}

/**
 * Segments with one key have one entry in the legend.
 * @param {{kind: string, type?: number}} segment
 * @returns {string}
 */
export const legendKey = (segment) => (segment.kind === 'free' ? `free-${segment.type}` : segment.kind);

/**
 * @param {string} key of the legend
 * @returns {string}
 */
export function legendName(key) {
  const [kind, type] = key.split('-');
  return type === undefined ? KINDS[kind].name : `free, ${MIGRATE_TYPES[type] ?? `type ${type}`}`;
}

/**
 * @param {{kind: string, order?: number, type?: number, name?: string}} segment
 * @returns {string} what it is, in a few words
 */
export function describe(segment) {
  if (segment.kind === 'free') return `free, order ${segment.order}, ${MIGRATE_TYPES[segment.type] ?? segment.type}`;
  const { name } = KINDS[segment.kind];
  return segment.name && segment.name !== name ? `${name}: ${segment.name}` : name;
}

/** All legend keys, in order. */
export const LEGEND = Object.keys(KINDS).flatMap((kind) =>
  (kind === 'free' ? [2, 0, 1, 3, 4].map((type) => `free-${type}`) : [kind]));
