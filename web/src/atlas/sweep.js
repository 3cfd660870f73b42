// SPDX-License-Identifier: MIT
//
// Several sorted lists of ranges at once.
//
//   layer 0  |--------a--------|   |--b--|
//   layer 1        |---c---|
//   yields   |--a--|--a+c--|-a-|   |--b--|

/**
 * Cut ranges so that they are sorted and do not overlap: where they do, the earlier one stays.
 * @template {{start: number, end: number}} T
 * @param {T[]} ranges
 * @returns {T[]}
 */
export function disjoint(ranges) {
  const sorted = ranges.filter((range) => range.end > range.start).sort((a, b) => a.start - b.start);
  const result = [];
  let end = -Infinity;
  for (const range of sorted) {
    if (range.end <= end) continue;
    result.push(range.start < end ? { ...range, start: end } : range);
    end = range.end;
  }
  return result;
}

/**
 * Call back for each range in which no layer changes and at least one is there.
 * @param {{start: number, end: number}[][]} layers each sorted and without overlaps
 * @param {function(number, number, object[]): void} visit start, end, each layer's range or undefined
 */
export function sweep(layers, visit) {
  const at = layers.map(() => 0);
  const here = new Array(layers.length);
  let from = 0;
  for (;;) {
    let to = Infinity;
    let covered = false;
    layers.forEach((layer, i) => {
      while (at[i] < layer.length && layer[at[i]].end <= from) at[i] += 1;
      const range = layer[at[i]];
      here[i] = range && range.start <= from ? range : undefined;
      if (here[i]) covered = true;
      if (range) to = Math.min(to, here[i] ? range.end : range.start);
    });
    if (to === Infinity) return;
    if (covered) visit(from, to, here);
    from = to;
  }
}

/**
 * Neighbours under one name: one range.
 * @template {{start: number, end: number, name: string}} T
 * @param {T[]} ranges sorted
 * @returns {T[]}
 */
export function joined(ranges) {
  const result = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last && last.name === range.name) last.end = range.end;
    else result.push({ ...range });
  }
  return result;
}

/**
 * The range that holds a position.
 * @template {{start: number, end: number}} T
 * @param {T[]} ranges sorted, without overlaps
 * @param {number} position
 * @returns {T|undefined}
 */
export function find(ranges, position) {
  const range = ranges[firstBehind(ranges, position)];
  return range?.start <= position ? range : undefined;
}

/**
 * The index of the first range that ends behind a position.
 * @param {{end: number}[]} ranges sorted, without overlaps
 * @param {number} position
 * @returns {number}
 */
export function firstBehind(ranges, position) {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle].end <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
