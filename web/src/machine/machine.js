// SPDX-License-Identifier: MIT
//
// A PC that boots the kernel, in the emulator v86: for a worker of the page, and for node.
//
//   COM1  console, both ways        0xf4  the kernel's last word: the emulator stops
//   COM2  the record of the boot    VGA   80 x 25 characters
//
// It reports what happens as events; whoever starts it hands over the errors
// that the emulator throws where nobody waits for them (failed()).
import { V86 } from 'v86';
import { kernelProblem } from './image.js';

const MIB = 1 << 20;
const FLUSH_MS = 15;            // what is printed is reported in pieces, not character by character
const SCREEN_MS = 200;

/**
 * Why a machine has ended, from what the emulator threw.
 * @param {unknown} error
 * @returns {{how: 'exit' | 'fault' | 'error', message: string}}
 *   exit: the kernel has said that this is the end; fault: the processor could not go on
 */
export function endOf(error) {
  const text = String(error?.message ?? error);
  if (/\bHALT\b/.test(text)) return { how: 'exit', message: 'the kernel has ended the run' };
  if (/unreachable/.test(text)) {
    return {
      how: 'fault',
      message: 'the processor could not go on: a fault while a fault was being handled, ' +
        'three deep (triple fault), or something that this emulator cannot do',
    };
  }
  return { how: 'error', message: text };
}

/* The screen's characters, when they are others than the last time. */
function screenWatcher(report) {
  let shown = '';
  return (emulator) => {
    const rows = emulator.screen_adapter?.get_text_screen() ?? [];
    const text = rows.join('\n');
    if (text === shown) return;
    shown = text;
    report(rows);
  };
}

/* Characters that become pieces of text. */
function gather(report) {
  let text = '';
  return {
    add(byte) { text += String.fromCharCode(byte); },
    flush() {
      if (text) report(text);
      text = '';
    },
  };
}

/* Characters that become lines. */
function gatherLines(report) {
  let line = '';
  return (byte) => {
    if (byte !== 10) {
      line += String.fromCharCode(byte);
      return;
    }
    report(line);
    line = '';
  };
}

function emulatorOptions({ kernel, wasm, memory, words, bios, vgaBios }) {
  return {
    wasm_fn: async (imports) => (await WebAssembly.instantiate(wasm, imports)).instance.exports,
    memory_size: memory * MIB,
    multiboot: { buffer: kernel },
    cmdline: words,
    acpi: Boolean(bios),
    ...(bios ? { bios: { buffer: bios }, vga_bios: { buffer: vgaBios } } : {}),
    uart1: true,
    disable_mouse: true,
    autostart: true,
  };
}

/**
 * Start a machine.
 * @param {object} options
 * @param {ArrayBuffer} options.kernel the kernel's file
 * @param {ArrayBuffer} options.wasm the emulator's
 * @param {number} options.memory MiB
 * @param {string} options.words the kernel's command line
 * @param {ArrayBuffer} [options.bios] firmware; without it the loader's map is all there is
 * @param {ArrayBuffer} [options.vgaBios] its other half
 * @param {function(object): void} report gets events: {type: 'console', text},
 *   {type: 'record', line}, {type: 'screen', rows}, and as the last {type: 'end', how, message}
 * @returns {{type: function(string): void, press: function(number[]): void,
 *            failed: function(unknown): void}}
 *   type() sends to the console, press() scancodes of the keyboard, failed() is for errors
 */
export function startMachine(options, report) {
  const problem = kernelProblem(options.kernel);
  if (problem) {
    report({ type: 'end', how: 'error', message: problem });
    return { type() {}, press() {}, failed() {} };
  }

  const emulator = new V86(emulatorOptions(options));
  const output = gather((text) => report({ type: 'console', text }));
  const look = screenWatcher((rows) => report({ type: 'screen', rows }));
  let ended = false;

  emulator.add_listener('serial0-output-byte', output.add);
  emulator.add_listener('serial1-output-byte', gatherLines((line) => report({ type: 'record', line })));
  setInterval(output.flush, FLUSH_MS);
  setInterval(() => look(emulator), SCREEN_MS);
  return {
    type: (text) => emulator.serial0_send(text),
    press: (codes) => emulator.keyboard_send_scancodes(codes),
    failed(error) {
      if (ended) return;
      ended = true;
      look(emulator);
      output.flush();
      report({ type: 'end', ...endOf(error) });
    },
  };
}
