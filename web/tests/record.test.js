// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Record } from '../src/atlas/record.js';

const line = (stage, more = {}) =>
  JSON.stringify({ stage, function: `${stage}_fn`, what: 'it is so', us: 1, log: [], ...more });

test('a stage knows what the lines before have said', () => {
  const record = Record.parse('two', `${line('a', { e820: [[0, 1, 1]] })}\n${line('b', { layout: [] })}\n`);
  assert.deepEqual(record.stages, ['a', 'b']);
  assert.deepEqual(record.at(1).e820, [[0, 1, 1]]);
  assert.equal(record.at(0).layout, undefined);
});

test('a line that cannot be read is named, and loses nothing of the others', () => {
  const text = [line('a'), '{"stage":', '[]', '{"stage":"c"}', line('d')].join('\n');
  const record = Record.parse('broken', text);
  assert.deepEqual(record.stages, ['a', 'd']);
  assert.deepEqual(record.problems.map((problem) => problem.line), [2, 3, 4]);
  assert.match(record.problems[2].message, /has no "function"/);
});
