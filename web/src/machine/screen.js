// SPDX-License-Identifier: MIT
//
// The PC's screen as text, and its keyboard.  Escape, then Tab leaves it, as with the console.
import { scancodes } from './scancodes.js';

const EMPTY = '(the screen is empty)';

/**
 * @param {HTMLElement} element
 * @param {function(number[]): void} press gets what the keys send
 * @returns {{show: function(string[]): void, clear: function(): void}}
 */
export function createScreen(element, press) {
  let leaving = false;

  function key(event) {
    const released = event.type === 'keyup';
    const codes = scancodes(event.code, released);
    const leave = leaving && event.key === 'Tab';
    if (!released && event.key !== 'Shift') leaving = event.key === 'Escape';
    if (!codes.length || event.metaKey || leave) return;
    event.preventDefault();
    press(codes);
  }

  element.addEventListener('keydown', key);
  element.addEventListener('keyup', key);
  return {
    show(rows) {
      const text = rows.map((row) => row.trimEnd()).join('\n');
      element.textContent = text.trim() ? text : EMPTY;
    },
    clear() { element.textContent = EMPTY; },
  };
}
