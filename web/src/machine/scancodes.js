// SPDX-License-Identifier: MIT
//
// Keys of a browser's keyboard event as a PC's keyboard sends them (set 1).

const ROWS = {
  1: ['Escape', 'Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8', 'Digit9', 'Digit0', 'Minus', 'Equal', 'Backspace', 'Tab'],
  16: ['KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY', 'KeyU', 'KeyI', 'KeyO', 'KeyP', 'BracketLeft', 'BracketRight', 'Enter', 'ControlLeft'],
  30: ['KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK', 'KeyL', 'Semicolon', 'Quote', 'Backquote', 'ShiftLeft', 'Backslash'],
  44: ['KeyZ', 'KeyX', 'KeyC', 'KeyV', 'KeyB', 'KeyN', 'KeyM', 'Comma', 'Period', 'Slash', 'ShiftRight'],
  56: ['AltLeft', 'Space', 'CapsLock'],
};
const EXTENDED = { ArrowUp: 0x48, ArrowDown: 0x50, ArrowLeft: 0x4b, ArrowRight: 0x4d, Home: 0x47, End: 0x4f, PageUp: 0x49, PageDown: 0x51, Delete: 0x53, ControlRight: 0x1d };
const PLAIN = Object.fromEntries(Object.entries(ROWS).flatMap(([first, keys]) =>
  keys.map((key, index) => [key, Number(first) + index])));
const RELEASED = 0x80;

/**
 * @param {string} code KeyboardEvent.code
 * @param {boolean} released
 * @returns {number[]} empty for keys that a PC of 1987 did not have
 */
export function scancodes(code, released) {
  const bit = released ? RELEASED : 0;
  if (code in PLAIN) return [PLAIN[code] | bit];
  if (code in EXTENDED) return [0xe0, EXTENDED[code] | bit];
  return [];
}
