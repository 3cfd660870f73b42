// SPDX-License-Identifier: MIT
//
// The files beside the page that a machine is made of.  Each is fetched once.
import wasmUrl from 'v86/build/v86.wasm?url';

const FILES = {
  kernel: ['b2b.elf', 'the kernel'],
  wasm: [wasmUrl, 'the emulator'],
  bios: ['bios.bin', 'the firmware'],
  vgaBios: ['vgabios.bin', 'the firmware of the screen'],
};
const fetched = {};

async function bytes(name) {
  const [url, what] = FILES[name];
  const answer = await fetch(url).catch((error) => {
    throw new Error(`The file of ${what} (${url}) could not be loaded: ${error.message}.`);
  });
  if (!answer.ok) {
    throw new Error(`The file of ${what} (${url}) could not be loaded: ${answer.status} ${answer.statusText}.`);
  }
  return answer.arrayBuffer();
}

/**
 * @param {string} name kernel, wasm, bios, vgaBios
 * @returns {Promise<ArrayBuffer>}
 * @throws {Error} a sentence for the reader
 */
export function file(name) {
  fetched[name] ??= bytes(name).catch((error) => {
    delete fetched[name];
    throw error;
  });
  return fetched[name];
}
