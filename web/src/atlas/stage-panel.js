// SPDX-License-Identifier: MIT
//
// The stage in words: when, what it has changed, what it has logged.
import { h } from './dom.js';
import { pagesSize, plural } from './format.js';

function changeList(sums, goto) {
  if (!sums.length) return h('p', { className: 'empty' }, 'No page has changed in this stage.');
  return h('ul', { className: 'changes' }, sums.slice(0, 8).map(({ text, pages, start, end }) => h('li', {},
    h('button', { type: 'button', className: 'link', title: 'Show the largest piece', onclick: () => goto(start, end) },
      h('b', {}, pagesSize(pages)), ` ${text}`))));
}

/**
 * @param {object} line of the stage
 * @param {object[]} sums summary() of its changes
 * @param {function(number, number): void} goto a range of page frames
 * @returns {HTMLElement[]}
 */
export function stagePanel(line, sums, goto) {
  const seconds = line.us ? `${(line.us / 1e6).toFixed(6)} s on the log's clock` : "the log's clock does not run yet";
  const log = line.log.length ? h('pre', { className: 'log', tabIndex: 0, 'aria-label': 'What the stage has logged' }, line.log.join('\n'))
    : h('p', { className: 'empty' }, 'Nothing was logged.');
  return [h('p', { className: 'stage-facts' }, h('code', {}, `${line.function}()`), ` has done it; ${seconds}.`),
    h('h3', {}, 'Changed'), changeList(sums, goto), h('h3', {}, `Log, ${plural(line.log.length, 'line')}`), log];
}
