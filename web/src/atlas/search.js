// SPDX-License-Identifier: MIT
//
// What a reader types to get somewhere: an address, physical or virtual, a page frame number, or
// the name of something.
import { describe } from './kinds.js';
import { hex, PAGE } from './format.js';
import { LAST_PFN } from './memory.js';
import { toPhysical } from './space.js';

const PAGE_OFFSET = 0xc0000000;
const SUFFIX = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** 0x1000, c0100000, 1048576, 16M; decimal when it has no letters and no 0x; undefined when it is none of these. */
function number(text) {
  const match = /^(?:0x([0-9a-f]+)|(\d+)([kmg])?(?:i?b)?|([0-9a-f]{6,8}))$/.exec(text);
  if (!match) return undefined;
  if (match[1] || match[4]) return parseInt(match[1] ?? match[4], 16);
  return Number(match[2]) * (SUFFIX[match[3]] ?? 1);
}

const at = (address, text) => (Math.floor(address / PAGE) < LAST_PFN
  ? { pfn: Math.floor(address / PAGE), text: `${text}physical ${hex(address)}` }
  : { error: `${hex(address)} is behind 4 GiB` });

function named(segments, text) {
  const segment = segments.find((candidate) => describe(candidate).toLowerCase().includes(text));
  return segment ? { pfn: segment.start, text: describe(segment) }
    : { error: `“${text}” is no address, and nothing is called so in this stage. Try 0x100000, 0xc0100000, pfn 256, 16M or kernel.` };
}

/**
 * @param {string} input pfn 256, p:0x100000, v:0xc0100000, 0x..., 16M, kernel
 * @param {object} known everything known in the stage
 * @param {object[]} segments of the stage
 * @returns {{pfn?: number, text?: string, error?: string}} a page frame and how it was understood
 */
export function search(input, known, segments) {
  const text = input.trim().toLowerCase();
  const [, how, rest] = /^(pfn|[pv]:)?\s*(.*)$/.exec(text);
  const value = number(rest);
  if (!text) return { error: 'Type an address, a page frame number or a name.' };
  if (value === undefined) return how ? { error: `“${rest}” is no number.` } : named(segments, text);
  if (how === 'pfn') return value < LAST_PFN ? { pfn: value, text: `page frame ${hex(value, 1)}` } : { error: `There is no page frame ${value}.` };
  const physical = how === 'p:' || (how !== 'v:' && value < PAGE_OFFSET) ? undefined : toPhysical(known, value);
  if (physical !== undefined) return at(physical, `virtual ${hex(value)} is `);
  if (how === 'v:') return { error: `No page table maps ${hex(value)} in this stage.` };
  return at(value, '');
}
