// SPDX-License-Identifier: MIT
//
// What each page is, asked page by page: simple, and another way than src/atlas/memory.js.

const PAGE = 4096;
const PAGES = 2 ** 20;
const NAMES = { 'kernel image': 'kernel', 'page tables': 'tables', 'KVA RAM': 'memmap' };
const OWN = [['tables', 'tables'], ['memory_map', 'memmap'], ['percpu', 'percpu'], ['kernel', 'kernel']];

const whole = ([start, bytes]) => [Math.ceil(start / PAGE), Math.floor((start + bytes) / PAGE)];
const touched = ([start, bytes]) => [Math.floor(start / PAGE), Math.ceil((start + bytes) / PAGE)];

/* A word for each page, or none; who comes first stays. */
class PerPage {
  constructor() {
    this.words = [undefined];
    this.pages = new Uint8Array(PAGES);
  }

  put([from, to], word) {
    if (!this.words.includes(word)) this.words.push(word);
    const code = this.words.indexOf(word);
    for (let pfn = from; pfn < Math.min(to, PAGES); pfn += 1) this.pages[pfn] ||= code;
  }

  get(pfn) {
    return this.words[this.pages[pfn]];
  }
}

function maps(known) {
  const [usable, other, memory, reserved, own, use] = Array.from({ length: 6 }, () => new PerPage());
  for (const entry of known.e820 ?? []) {
    if (entry[2] === 1) usable.put(whole(entry), 'ram');
    else other.put(touched(entry), entry[2] === 3 || entry[2] === 4 ? 'acpi' : 'firmware');
  }
  (known.memblock?.memory ?? []).forEach((region) => memory.put(whole(region), 'memory'));
  (known.memblock?.reserved ?? []).forEach((region) => reserved.put(touched(region), NAMES[region[2]] ?? 'boot'));
  OWN.forEach(([member, kind]) => (known[member] ?? []).forEach((area) => own.put(touched(area), kind)));
  (known.pages ?? []).forEach(([pfn, count, now, , type]) => use.put([pfn, pfn + count], now === 'free' ? `free-${type}` : now));
  return { usable, other, memory, reserved, own, use };
}

function kept(pfn, { usable, other, reserved, own }) {
  if (!usable.get(pfn)) return other.get(pfn) ?? 'hole';
  return own.get(pfn) ?? reserved.get(pfn) ?? 'boot';
}

function kindOf(pfn, all) {
  const [now, reserved, own] = [all.use.get(pfn), all.reserved.get(pfn), all.own.get(pfn)];
  if (now === 'used') return own ?? 'used';
  if (now === 'waiting') return reserved || own ? kept(pfn, all) : 'waiting';
  if (now && now !== 'reserved') return now;
  if (now || reserved) return kept(pfn, all);
  if (all.memory.get(pfn)) return 'waiting';
  return all.other.get(pfn) ?? (all.usable.get(pfn) ? 'ram' : own);
}

/**
 * @param {object} known everything known in a stage with an e820 map
 * @returns {Object<string, number>} pages for each key of the legend
 */
export function countByPage(known) {
  const all = maps(known);
  const sums = {};
  for (let pfn = 0; pfn < PAGES; pfn += 1) {
    const kind = kindOf(pfn, all);
    if (kind) sums[kind] = (sums[kind] ?? 0) + 1;
  }
  return sums;
}
