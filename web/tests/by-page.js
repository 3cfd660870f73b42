// SPDX-License-Identifier: MIT
//
// What each page is, asked page by page: slow, simple, and another way than src/atlas/memory.js.

const PAGE = 4096;
const NAMES = { 'kernel image': 'kernel', 'page tables': 'tables', 'KVA RAM': 'memmap' };
const OWN = [['tables', 'tables'], ['memory_map', 'memmap'], ['percpu', 'percpu'], ['kernel', 'kernel']];

const whole = ([start, bytes]) => [Math.ceil(start / PAGE), Math.floor((start + bytes) / PAGE)];
const touched = ([start, bytes]) => [Math.floor(start / PAGE), Math.ceil((start + bytes) / PAGE)];

function put(map, [from, to], value) {
  for (let pfn = from; pfn < Math.min(to, 2 ** 20); pfn += 1) if (!map.has(pfn)) map.set(pfn, value);
}

function maps(known) {
  const result = { usable: new Map(), other: new Map(), memory: new Map(), reserved: new Map(), own: new Map(), use: new Map() };
  for (const entry of known.e820 ?? []) {
    if (entry[2] === 1) put(result.usable, whole(entry), true);
    else put(result.other, touched(entry), entry[2] === 3 || entry[2] === 4 ? 'acpi' : 'firmware');
  }
  (known.memblock?.memory ?? []).forEach((region) => put(result.memory, whole(region), true));
  (known.memblock?.reserved ?? []).forEach((region) => put(result.reserved, touched(region), NAMES[region[2]] ?? 'boot'));
  OWN.forEach(([member, kind]) => (known[member] ?? []).forEach((area) => put(result.own, touched(area), kind)));
  (known.pages ?? []).forEach(([pfn, count, use, , type]) => put(result.use, [pfn, pfn + count], use === 'free' ? `free-${type}` : use));
  return result;
}

function kept(pfn, { usable, other, reserved, own }) {
  if (!usable.has(pfn)) return other.get(pfn) ?? 'hole';
  return own.get(pfn) ?? reserved.get(pfn) ?? 'boot';
}

function kindOf(pfn, all) {
  const { other, memory, reserved, own, use } = all;
  const now = use.get(pfn);
  const taken = reserved.has(pfn) || own.has(pfn);
  if (now === 'used') return own.get(pfn) ?? 'used';
  if (now === 'waiting') return taken ? kept(pfn, all) : 'waiting';
  if (now && now !== 'reserved') return now;
  if (now || reserved.has(pfn)) return kept(pfn, all);
  if (memory.has(pfn)) return 'waiting';
  return other.get(pfn) ?? 'ram';
}

/**
 * @param {object} known everything known in a stage with an e820 map
 * @returns {Object<string, number>} pages for each key of the legend
 */
export function countByPage(known) {
  const all = maps(known);
  const sums = {};
  for (const pfn of new Set(Object.values(all).flatMap((map) => [...map.keys()]))) {
    const kind = kindOf(pfn, all);
    sums[kind] = (sums[kind] ?? 0) + 1;
  }
  return sums;
}
