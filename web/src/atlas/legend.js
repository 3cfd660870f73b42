// SPDX-License-Identifier: MIT
//
// What the colours mean, and how much there is of each; press one to see only that.
import { h } from './dom.js';
import { colourOf, freeColour, KINDS, LEGEND, legendKey, legendName, ORDERS } from './kinds.js';
import { pagesSize, plural } from './format.js';

/**
 * @param {object[]} segments of a stage
 * @returns {Map<string, number>} pages for each key of the legend
 */
export function totals(segments) {
  const sums = new Map();
  for (const segment of segments) {
    const key = legendKey(segment);
    sums.set(key, (sums.get(key) ?? 0) + segment.end - segment.start);
  }
  return sums;
}

function swatch(key, dark) {
  const [kind, type] = key.split('-');
  const background = type === undefined ? colourOf({ kind }, dark)
    : `linear-gradient(90deg, ${[...Array(ORDERS).keys()].map((order) => freeColour(type, order, dark)).join(', ')})`;
  return h('span', { className: type === undefined ? 'swatch' : 'swatch ramp', style: { background } });
}

/**
 * @param {function(string|null): void} isolate show only one key, or all again
 * @returns {{element: HTMLElement, show: function(object[], boolean, string|null): void}}
 */
export function createLegend(isolate) {
  const bar = h('div', { className: 'legend-bar', 'aria-hidden': 'true' });
  const list = h('ul', { className: 'legend', 'aria-label': 'What the colours mean, and how much there is of each' });

  function item(key, pages, dark, only) {
    const what = KINDS[key.split('-')[0]].what + (key.startsWith('free') ? '; from order 0 (left) to order 10' : '');
    return h('li', {}, h('button', { type: 'button', title: `${what}: ${plural(pages, 'page')}`, 'aria-pressed': String(only === key),
      dataset: { key, pages }, onclick: () => isolate(only === key ? null : key) },
    swatch(key, dark), h('span', { className: 'legend-name' }, legendName(key)),
    h('span', { className: 'legend-size' }, pagesSize(pages))));
  }

  return {
    element: h('div', { className: 'legend-box' }, bar, list),
    show(segments, dark, only) {
      const sums = totals(segments);
      const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      const present = LEGEND.filter((key) => sums.has(key));
      list.replaceChildren(...present.map((key) => item(key, sums.get(key), dark, only)));
      bar.replaceChildren(...present.map((key) => h('span', { title: legendName(key), style: {
        'flex-grow': String(sums.get(key)), background: colourOf(sample(key), dark) } })));
      if (focused) list.querySelector(`[data-key="${focused}"]`)?.focus();
    },
  };
}

function sample(key) {
  const [kind, type] = key.split('-');
  return type === undefined ? { kind } : { kind, type: Number(type), order: 8 };
}
