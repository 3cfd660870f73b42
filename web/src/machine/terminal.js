// SPDX-License-Identifier: MIT
//
// The serial console: xterm.js.
//
// Tab belongs to the monitor, which completes words; Escape and then Tab leaves the
// console, so that nobody is caught in it who has no mouse.
import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { followTheme, isDark } from '../atlas/theme.js';

const COLOURS = {
  dark: { background: '#0d1114', foreground: '#dfe5e8', cursor: '#7fe8d0', cursorAccent: '#0d1114', selectionBackground: '#2e5a52' },
  light: { background: '#ffffff', foreground: '#1b2126', cursor: '#00614f', cursorAccent: '#ffffff', selectionBackground: '#bfe5dc' },
};

function letTabLeave(terminal) {
  let leaving = false;
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown' || event.key === 'Shift') return true;
    const leave = leaving && event.key === 'Tab';
    leaving = event.key === 'Escape';
    return !leaving && !leave;
  });
}

/**
 * A console in an element.
 * @param {HTMLElement} element
 * @param {function(string): void} typed gets what the reader types
 * @returns {{write: function(string): void, clear: function(): void, fit: function(): void,
 *            focus: function(): void, readAloud: function(boolean): void}}
 */
export function createTerminal(element, typed) {
  const terminal = new Terminal({
    convertEol: true, scrollback: 20000, fontSize: 12, cursorBlink: true,
    fontFamily: 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace',
  });
  const fitting = new FitAddon();
  const colour = () => { terminal.options.theme = COLOURS[isDark() ? 'dark' : 'light']; };
  const fit = () => { if (element.clientWidth && element.clientHeight) fitting.fit(); };

  terminal.loadAddon(fitting);
  terminal.open(element);
  terminal.onData(typed);
  terminal.textarea.setAttribute('aria-label', 'Serial console; Escape, then Tab leaves it');
  letTabLeave(terminal);
  followTheme(colour);
  colour();
  new ResizeObserver(fit).observe(element);
  return {
    write: (text) => terminal.write(text),
    clear: () => terminal.reset(),
    fit,
    focus: () => terminal.focus(),
    readAloud(on) { terminal.options.screenReaderMode = on; },
  };
}
