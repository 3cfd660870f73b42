// SPDX-License-Identifier: MIT
//
// What a stage has changed in memory.
import { describe, legendKey, legendName } from './kinds.js';
import { alike } from './memory.js';
import { pagesSize } from './format.js';
import { sweep } from './sweep.js';

/**
 * Where two stages differ.
 * @param {object[]} before segments
 * @param {object[]} after segments
 * @returns {{start: number, end: number, from?: object, to?: object}[]} sorted
 */
export function changes(before, after) {
  const result = [];
  if (before === after) return result;
  sweep([before, after], (start, end, [from, to]) => {
    if (from && to && alike(from, to)) return;
    const last = result.at(-1);
    if (last && last.end === start && last.from === from && last.to === to) last.end = end;
    else result.push({ start, end, from, to });
  });
  return result;
}

const label = (segment) => (segment ? legendName(legendKey(segment)) : 'nothing');

/**
 * Changes summed up by kind.
 * @param {ReturnType<typeof changes>} list
 * @returns {{text: string, pages: number, start: number, end: number}[]} the largest first; start
 *   and end of the largest piece
 */
export function summary(list) {
  const sums = new Map();
  for (const { start, end, from, to } of list) {
    const same = label(from) === label(to);
    const text = same && to.kind === 'free' ? `${label(to)}: other blocks`
      : `${same ? describe(from) : label(from)} → ${same ? describe(to) : label(to)}`;
    const sum = sums.get(text) ?? { text, pages: 0, start, end };
    sum.pages += end - start;
    if (end - start > sum.end - sum.start) Object.assign(sum, { start, end });
    sums.set(text, sum);
  }
  return [...sums.values()].sort((a, b) => b.pages - a.pages);
}

/**
 * @param {ReturnType<typeof summary>} sums
 * @returns {string} for a reader who hears it
 */
export function sentence(sums) {
  if (!sums.length) return 'No page has changed.';
  const told = sums.slice(0, 3).map(({ text, pages }) => `${pagesSize(pages)} ${text.replace('→', 'to')}`);
  return `Changed: ${told.join('; ')}${sums.length > 3 ? '; and more' : ''}.`;
}
