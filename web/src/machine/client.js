// SPDX-License-Identifier: MIT
//
// The page's side of worker.js: switch a machine on, type to it, switch it off.
import { commandLine } from './settings.js';
import { file } from './files.js';

async function optionsFor(settings) {
  const names = ['kernel', 'wasm', ...(settings.firmware ? ['bios', 'vgaBios'] : [])];
  const buffers = await Promise.all(names.map(file));
  return {
    ...Object.fromEntries(names.map((name, index) => [name, buffers[index]])),
    memory: settings.memory,
    words: commandLine(settings),
  };
}

/** A machine; a new one for each run. */
export class Machine {
  /**
   * @param {import('./settings.js').Settings} settings
   * @param {function(object): void} report gets the events of machine.js
   */
  constructor(settings, report) {
    this.report = report;
    this.off = false;
    this.start(settings).catch((error) => this.event({ type: 'end', how: 'error', message: error.message }));
  }

  async start(settings) {
    if (typeof WebAssembly !== 'object') {
      throw new Error('This browser has no WebAssembly, which the emulator is made of.');
    }
    const options = await optionsFor(settings);
    if (this.off) return;
    this.worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    this.worker.onmessage = ({ data }) => this.event(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.event({ type: 'end', how: 'error', message: event.message ?? 'The emulator could not be loaded.' });
    };
    this.worker.postMessage({ start: options });
  }

  event(event) {
    if (this.off) return;
    if (event.type === 'end') this.switchOff();
    this.report(event);
  }

  /** @param {string} text for the console */
  type(text) {
    this.worker?.postMessage({ type: text });
  }

  /** @param {number[]} codes of the keyboard's keys */
  press(codes) {
    this.worker?.postMessage({ press: codes });
  }

  /** No event comes after this. */
  switchOff() {
    this.off = true;
    this.worker?.terminate();
  }
}
