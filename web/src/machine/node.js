// SPDX-License-Identifier: MIT
//
// The kernel in v86, without a browser:
//
//   node src/machine/node.js --kernel ../build/b2b.elf --memory 128 --words 'monitor' \
//        [--firmware] [--record FILE] [--type LINE]... [--timeout SECONDS]
//
// Prints the console.  Types a line at each prompt.  Status: 0 the kernel has ended the
// run, 1 another end, 2 no end in time.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { startMachine } from './machine.js';

const FIRMWARE = '/usr/share/seabios';
const PROMPT = /b2b> $/;

console.log = console.error;    // the emulator's own remarks

const { values: options } = parseArgs({
  options: {
    kernel: { type: 'string' },
    memory: { type: 'string', default: '128' },
    words: { type: 'string', default: '' },
    firmware: { type: 'boolean', default: false },
    record: { type: 'string' },
    type: { type: 'string', multiple: true, default: [] },
    timeout: { type: 'string', default: '60' },
  },
});
const typed = options.type;
let tail = '';
const record = [];

function bytesOf(path) {
  const file = readFileSync(path);
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
}

function leave(status, message) {
  if (options.record) writeFileSync(options.record, record.map((line) => `${line}\n`).join(''));
  process.stderr.write(`${message}\n`);
  process.stdout.write('', () => process.exit(status));
}

/* Every prompt is answered once. */
function answerPrompt(machine, text) {
  tail = (tail + text).slice(-16);
  if (!PROMPT.test(tail) || !typed.length) return;
  tail = '';
  machine.type(`${typed.shift()}\r`);
}

const events = {
  console({ text }) {
    process.stdout.write(text);
    answerPrompt(machine, text);
  },
  record: ({ line }) => record.push(line),
  screen() {},
  end: ({ how, message }) => leave(how === 'exit' ? 0 : 1, message),
};

const machine = startMachine({
  kernel: bytesOf(options.kernel),
  wasm: bytesOf(createRequire(import.meta.url).resolve('v86/build/v86.wasm')),
  memory: Number(options.memory),
  words: options.words,
  ...(options.firmware
    ? { bios: bytesOf(`${FIRMWARE}/bios.bin`), vgaBios: bytesOf(`${FIRMWARE}/vgabios-stdvga.bin`) } : {}),
}, (event) => events[event.type](event));

process.on('uncaughtException', machine.failed);
process.on('unhandledRejection', machine.failed);
setTimeout(() => leave(2, 'no end in time'), Number(options.timeout) * 1000);
