// SPDX-License-Identifier: MIT
//
// Numbers as a reader of kernel logs writes them.

export const PAGE = 4096;

const UNITS = ['B', 'KiB', 'MiB', 'GiB'];

/**
 * @param {number} value
 * @param {number} [digits] at least so many
 * @returns {string} 0x00100000
 */
export function hex(value, digits = 8) {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/**
 * @param {number} bytes
 * @returns {string} the largest unit in which it is at least 1, with three digits: 3.5 GiB
 */
export function size(bytes) {
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const text = value >= 100 || Number.isInteger(value) ? Math.round(value).toString() : value.toPrecision(3);
  return `${text.includes('.') ? text.replace(/\.?0+$/, '') : text} ${UNITS[unit]}`;
}

/**
 * @param {number} count
 * @returns {string} pages as an amount of memory
 */
export const pagesSize = (count) => size(count * PAGE);

/**
 * @param {number} count
 * @param {string} noun in the singular
 * @returns {string} 1 page, 1,024 pages
 */
export const plural = (count, noun) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
