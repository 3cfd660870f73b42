// SPDX-License-Identifier: MIT
//
// Is this file a kernel?  The emulator itself says nothing to a file that it cannot boot.

const HEADER_MAGIC = 0x1badb002;
const HEADER_WITHIN = 8192;     // of the file's start, on a multiple of 4

function hasHeader(view) {
  for (let at = 0; at + 12 <= Math.min(view.byteLength, HEADER_WITHIN); at += 4) {
    const [magic, flags, checksum] = [0, 4, 8].map((offset) => view.getUint32(at + offset, true));
    if (magic === HEADER_MAGIC && ((magic + flags + checksum) >>> 0) === 0) return true;
  }
  return false;
}

/**
 * What is wrong with a kernel file.
 * @param {ArrayBuffer} buffer
 * @returns {string} a sentence; empty when it can be booted
 */
export function kernelProblem(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength === 0) return 'The kernel file is empty.';
  if (hasHeader(view)) return '';
  return 'This file is no kernel: it has no Multiboot header in its first 8 KiB.';
}
