// SPDX-License-Identifier: MIT
//
// What the page with the machine knows without a browser: settings, the console's text, ends.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandLine, DEFAULTS, fromFragment, MEMORIES, nameOf, SOME_TESTS, toFragment } from '../src/machine/settings.js';
import { ConsoleLog } from '../src/machine/log.js';
import { endSentences, statusSentence, testsSentence } from '../src/machine/sentences.js';
import { kernelProblem } from '../src/machine/image.js';
import { scancodes } from '../src/machine/scancodes.js';

const settings = (changes) => ({ ...DEFAULTS, ...changes });

test('the command line says what was chosen', () => {
  assert.equal(commandLine(settings({})), `trace=ttyS1 monitor selftest=${SOME_TESTS}`);
  assert.equal(commandLine(settings({ tests: 'all', stop: 'never' })), 'trace=ttyS1');
  assert.equal(commandLine(settings({ tests: 'none', stop: 'stages', words: '  mem=48M  numa=fake=4 ' })),
    'trace=ttyS1 stage=all selftest=none mem=48M numa=fake=4');
});

test('a word of the reader takes the place of the page\'s', () => {
  assert.equal(commandLine(settings({ words: 'selftest=zone stage=slab trace=ttyS2' })),
    'monitor selftest=zone stage=slab trace=ttyS2');
});

test('a link says the settings, and only what is not as always', () => {
  assert.equal(toFragment(settings({})), '');
  for (const memory of MEMORIES) {
    for (const changes of [{}, { firmware: false }, { tests: 'all', stop: 'stages' }, { words: 'memmap=16M$32M numa=fake=4 #&=%' }]) {
      const all = settings({ memory, ...changes });
      assert.deepEqual(fromFragment(`#${toFragment(all)}`), all);
    }
  }
});

test('nonsense in a link is as if it were not there', () => {
  const odd = fromFragment('#memory=77&tests=some%20more&stop&firmware=yes&words=a%00b%0ac&other=1');
  assert.deepEqual(odd, settings({ words: 'a b c' }));
  assert.equal(fromFragment(`#words=${'x'.repeat(9000)}`).words.length, 1500);
});

test('a machine has a name', () => {
  assert.equal(nameOf(settings({ memory: 2046, words: ' mem=1G ' })), '2,046 MiB, mem=1G');
});

// ---- the console ---------------------------------------------------------------------------

const LINES = ['[    0.000000] Unknown kernel command line parameters "nonsense", ignored.', 'KTAP version 1', '1..2',
  '    KTAP version 1', '    1..3', '[    1.000000]     ok 1 first', '[    1.000001]     not ok 2 second',
  '[    1.000002]     ok 3 third # SKIP no high memory', '[    1.000003] not ok 1 suite', '    ok 1 fourth', 'ok 2 other',
  'stage running, behind kernel_init(): the boot is over', 'b2b> '];

function logOf(pieces) {
  const log = new ConsoleLog();
  pieces.forEach((piece) => log.add(piece));
  return log;
}

test('the console is understood however it is cut into pieces', () => {
  const text = LINES.join('\r\n');
  for (const size of [1, 7, 64, text.length]) {
    const log = logOf(text.match(new RegExp(`[^]{1,${size}}`, 'g')));
    assert.deepEqual(log.tests, { suites: 2, suitesDone: 2, passed: 2, skipped: 1, failed: ['second'] });
    assert.equal(testsSentence(log), 'Self-tests: 2 passed, 1 failed (second), 1 skipped.');
    assert.deepEqual(log.complaints, ['Unknown kernel command line parameters "nonsense", ignored.']);
    assert.equal(log.stoppedAt, 'running');
    assert.equal(log.atPrompt, true);
    assert.equal(log.text, LINES.join('\n'));
  }
});

test('what the self-tests make the kernel say is no complaint, and only the last run counts', () => {
  const log = logOf([[...LINES, 'Malformed early option \'selftest.early\': "bad"', '1..1', '    ok 1 again', 'ok 1 suite', ''].join('\n')]);
  assert.equal(log.complaints.length, 1);
  assert.deepEqual(log.tests, { suites: 1, suitesDone: 1, passed: 1, skipped: 0, failed: [] });
});

test('a prompt is one until somebody has typed', () => {
  const log = logOf(['b2b> ']);
  assert.equal(log.atPrompt, true);
  log.add('\rb2b> h');
  assert.equal(log.atPrompt, false);
  log.add('\r\nlist\r\n\rb2b> ');
  assert.equal(log.atPrompt, true);
});

// ---- what is said --------------------------------------------------------------------------

const statusOf = (lines, stage = 'memmap') => statusSentence({ log: logOf([lines.join('\n')]), stage, end: null });

test('the status says where the machine is', () => {
  assert.match(statusSentence({ log: new ConsoleLog(), stage: '', end: null }), /^Loading/);
  assert.equal(statusOf(['[ 0.0] something']), 'Booting: stage memmap …');
  assert.match(statusOf([...LINES.slice(0, 9), '']), /^Self-tests: suite 2 of 2; 1 case passed …$/);
  assert.match(statusOf(['stage slab, behind kmem_cache_init(): x', 'b2b> ']), /^Stopped in stage slab:/);
  assert.match(statusOf([...LINES.slice(0, -1), 'b2b> cat mem'], 'running'), /^The boot is over/);
  assert.match(statusOf(LINES), /^The boot is over, the monitor waits. Self-tests: 2 passed, 1 failed \(second\)/);
});

test('an end is explained, and alarms unless all is well', () => {
  const end = (event, lines, stage = 'slab') => endSentences(event, { log: logOf([`${lines.join('\n')}\n`]), stage });
  const exit = { how: 'exit', message: '' };
  assert.equal(end(exit, ['boot-to-buddy: verdict: good: all']).alarm, '');
  assert.match(end(exit, ['boot-to-buddy: verdict: BAD: a self-test failed']).alarm, /Verdict: BAD: a self-test failed\./);
  assert.match(end(exit, ['Kernel panic - not syncing: out of memory']).alarm, /panicked: out of memory\. .*slab/);
  assert.match(end(exit, []).alarm, /no verdict/);
  assert.match(end({ how: 'fault', message: 'triple fault' }, []).alarm, /processor stopped: triple fault.*slab/);
  assert.equal(end({ how: 'error', message: 'No file.' }, [], '').alarm, 'No file.');
});

test('only what has a Multiboot header is a kernel', () => {
  const header = (at, sum = 0) => {
    const view = new DataView(new ArrayBuffer(9000));
    [0x1badb002, 3, -(0x1badb002 + 3) + sum].forEach((word, i) => view.setUint32(at + 4 * i, word, true));
    return view.buffer;
  };
  assert.equal(kernelProblem(header(0)), '');
  assert.equal(kernelProblem(header(8180)), '');
  assert.match(kernelProblem(header(8192)), /no Multiboot header/);
  assert.match(kernelProblem(header(64, 1)), /no Multiboot header/);
  assert.match(kernelProblem(new ArrayBuffer(0)), /empty/);
  assert.match(kernelProblem(new ArrayBuffer(3)), /no Multiboot header/);
});

test('keys are what a PC\'s keyboard sends', () => {
  assert.deepEqual(scancodes('Escape', false), [1]);
  assert.deepEqual(scancodes('Tab', false), [0x0f]);
  assert.deepEqual(scancodes('KeyA', false), [0x1e]);
  assert.deepEqual(scancodes('Enter', true), [0x9c]);
  assert.deepEqual(scancodes('Space', false), [0x39]);
  assert.deepEqual(scancodes('ShiftRight', false), [0x36]);
  assert.deepEqual(scancodes('ArrowUp', true), [0xe0, 0xc8]);
  assert.deepEqual(scancodes('PageUp', false), [0xe0, 0x49]);
  assert.deepEqual(scancodes('MediaPlay', false), []);
});
