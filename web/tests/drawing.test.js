// SPDX-License-Identifier: MIT
//
// What the atlas is made of, without a browser: ranges, the plane, colours, words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lab, rgb } from 'd3';
import { changes, summary } from '../src/atlas/changes.js';
import { hex, size } from '../src/atlas/format.js';
import { CELL_PAGES, Geometry } from '../src/atlas/geometry.js';
import { colourOf, freeColour } from '../src/atlas/kinds.js';
import { blockAt, segments } from '../src/atlas/memory.js';
import { search } from '../src/atlas/search.js';
import { disjoint, find, sweep } from '../src/atlas/sweep.js';

const ROOM = { width: 800, height: 500 };

test('ranges of several lists are cut where any of them changes', () => {
  const seen = [];
  sweep([[{ start: 0, end: 10 }, { start: 20, end: 30 }], [{ start: 5, end: 25 }]],
    (start, end, here) => seen.push([start, end, here.map(Boolean)]));
  assert.deepEqual(seen, [[0, 5, [true, false]], [5, 10, [true, true]], [10, 20, [false, true]], [20, 25, [true, true]], [25, 30, [true, false]]]);
});

test('where ranges overlap, the earlier one stays', () => {
  assert.deepEqual(disjoint([{ start: 5, end: 9 }, { start: 0, end: 6 }, { start: 2, end: 4 }]),
    [{ start: 0, end: 6 }, { start: 6, end: 9 }]);
  assert.equal(find([{ start: 0, end: 6 }, { start: 8, end: 9 }], 7), undefined);
});

test('every page has a place, and the place has the page', () => {
  const geometry = new Geometry([{ start: 0, end: 131072 }, { start: 0xfffc0, end: 0x100000 }], ROOM);
  for (const pfn of [0, 31, 32, 1023, 1024, 77777, 131071, 0xfffff]) {
    const { x, y } = geometry.place(pfn);
    assert.equal(geometry.pfnAt(x + geometry.pageWidth / 2, y + 0.5), pfn);
  }
  assert.equal(geometry.place(0x80000), undefined);
  assert.equal(geometry.rows.filter((row) => row.fold).length, 1);
});

test('every block of the buddy allocator is one rectangle', () => {
  const geometry = new Geometry([{ start: 0, end: 131072 }], ROOM);
  for (let order = 0; order <= 10; order += 1) {
    for (const n of [0, 1, 5]) {
      const polygons = geometry.outline(n * 2 ** order, (n + 1) * 2 ** order);
      assert.equal(polygons.length, 1);
      assert.equal(polygons[0].length, 4);
    }
  }
});

test('outlines cover as many pages as the range has', () => {
  const geometry = new Geometry([{ start: 0, end: 131072 }], ROOM);
  const area = (polygon) => Math.abs(polygon.reduce((sum, [x, y], i) => {
    const [a, b] = polygon[(i + 1) % polygon.length];
    return sum + x * b - a * y;
  }, 0) / 2);
  for (const [start, end] of [[3, 5], [3, 40], [30, 34], [3, 1000], [100, CELL_PAGES + 50]]) {
    const pages = geometry.outline(start, end).reduce((sum, polygon) => sum + area(polygon), 0) / geometry.pageWidth;
    assert.equal(Math.round(pages), end - start);
  }
});

test('what a page is: firmware, memblock, pages, one after the other', () => {
  const e820 = [[0, 0x9fc00, 1], [0x9fc00, 0x400, 2], [0x100000, 0xf00000, 1]];
  const kinds = (known) => segments(known).map(({ start, end, kind }) => [start, end, kind]);
  assert.deepEqual(kinds({ e820 }), [[0, 0x9f, 'ram'], [0x9f, 0xa0, 'firmware'], [0x100, 0x1000, 'ram']]);
  const memblock = { memory: [[0x100000, 0xf00000, -1, 0]], reserved: [[0x100000, 0x1000, 'kernel image'], [0x200000, 100, 'x']] };
  assert.deepEqual(kinds({ e820, memblock }).slice(2), [[0x100, 0x101, 'kernel'], [0x101, 0x200, 'waiting'],
    [0x200, 0x201, 'boot'], [0x201, 0x1000, 'waiting']]);
  const pages = [[0x100, 1, 'reserved'], [0x101, 0x100, 'free', 2, 0]];
  const [, , kernel, free] = segments({ e820, memblock, pages });
  assert.deepEqual([kernel.kind, free.kind, free.order], ['kernel', 'free', 2]);
  assert.deepEqual(blockAt(free, 0x106), { start: 0x104, end: 0x108 });
});

test('changes are told by kind, the largest first', () => {
  const was = [{ start: 0, end: 100, kind: 'waiting' }];
  const is = [{ start: 0, end: 10, kind: 'slab' }, { start: 10, end: 100, kind: 'free', order: 1, type: 2 }];
  assert.deepEqual(summary(changes(was, is)).map(({ text, pages }) => [text, pages]), [['waiting → free, Movable', 90], ['waiting → slab', 10]]);
  assert.deepEqual(changes(was, was), []);
});

test('what a reader may type', () => {
  const known = { page_tables: [[0xc0000000, 0, 1024, '4K', 'RW']] };
  const pfn = (text) => search(text, known, []).pfn;
  assert.deepEqual([pfn('0x100000'), pfn('1M'), pfn('1048576'), pfn('pfn 0x100'), pfn('v:0xc0100000'), pfn('c0100000'), pfn('p:0xc0100000')],
    [256, 256, 256, 256, 256, 256, 0xc0100]);
  for (const text of ['', 'pfn x', 'v:0xd0000000', '5G', 'pfn 0x100000', 'foo']) assert.ok(search(text, known, []).error, text);
  assert.deepEqual([size(4096), size(1536), size(3.5 * 2 ** 30), hex(256, 1)], ['4 KiB', '1.5 KiB', '3.5 GiB', '0x100']);
});

/* What a colour is to somebody without cones for red, for green (Viénot, Brettel, Mollon 1999). */
const BLIND = { protanopia: [[0.11238, 0.88762, 0], [0.11238, 0.88762, -0], [0.00401, -0.00401, 1]],
  deuteranopia: [[0.29275, 0.70725, 0], [0.29275, 0.70725, -0], [-0.02234, 0.02234, 1]] };
const linear = (c) => ((c / 255) <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
const gamma = (c) => 255 * (c <= 0.0031308 ? 12.92 * Math.max(0, c) : 1.055 * Math.min(1, c) ** (1 / 2.4) - 0.055);

function seen(colour, matrix) {
  const { r, g, b } = rgb(colour);
  const from = [r, g, b].map(linear);
  return lab(rgb(...matrix.map((row) => gamma(row.reduce((sum, factor, i) => sum + factor * from[i], 0)))));
}

test('kinds that stand side by side differ for readers who do not see all colours', () => {
  const pairs = ['kernel', 'tables', 'memmap', 'slab', 'used', 'boot'].flatMap((kind) => [[kind, 'free'], [kind, 'hole'], [kind, 'waiting']]);
  const close = [];
  pairs.push(['slab', 'used'], ['kernel', 'used'], ['kernel', 'slab'], ['boot', 'used'], ['memmap', 'slab']);
  for (const dark of [false, true]) {
    for (const matrix of Object.values(BLIND)) {
      for (const [a, b] of pairs) {
        const look = (kind) => seen(kind === 'free' ? freeColour(2, 10, dark) : colourOf({ kind }, dark), matrix);
        const [one, other] = [look(a), look(b)];
        const distance = Math.hypot(one.l - other.l, one.a - other.a, one.b - other.b);
        if (distance < 12) close.push(`${a} and ${b}, ${dark ? 'dark' : 'light'}: ${distance.toFixed(1)}`);
      }
    }
  }
  assert.deepEqual(close, []);
});
