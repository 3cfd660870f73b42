// SPDX-License-Identifier: MIT
//
// The form above the console, and the commands below it.
import { h } from '../atlas/dom.js';
import { commandLine, MEMORIES } from './settings.js';

const EXAMPLES = [
  ['numa=fake=4', 'four nodes instead of one'],
  ['memmap=16M$32M', 'take 16 MiB at 32 MiB away'],
  ['highmem=32M', 'make the last 32 MiB high memory'],
  ['kernelcore=24M', 'leave the rest to ZONE_MOVABLE'],
  ['vmalloc=256M', 'more addresses for vmalloc, fewer for lowmem'],
  ['memblock=debug', 'log each change of the boot allocator'],
  ['page_poison=1', 'fill free pages, report who writes to them'],
  ['page_owner=1', 'remember who allocated each page'],
  ['crash=page-double-free', 'free a page twice, and read the report'],
];

const COMMANDS = [
  ['step', 'Step', 'go on to the next stage'],
  ['go', 'Go on', 'go on to the next stop, or to the end'],
  ['help', 'help', 'list the commands'],
  ['stage', 'stage', 'list the stages of the boot'],
  ['cat meminfo', 'cat meminfo', 'memory in sum'],
  ['cat buddyinfo', 'cat buddyinfo', 'free blocks by order'],
  ['cat memblock', 'cat memblock', 'the boot allocator’s lists'],
  ['alloc 3 movable', 'alloc 3 movable', 'take eight pages, and see what is split for them'],
  ['free $1', 'free $1', 'give them back, and see what is merged'],
  ['ptdump', 'ptdump', 'what is mapped'],
];

const RESTART_MS = 200;

const wordsOf = (text) => text.trim().split(/\s+/).filter(Boolean);
const nameOf = (word) => word.split('=')[0];

/* A click adds the parameter, takes the place of another value of it, or removes it. */
function toggled(text, word) {
  const words = wordsOf(text);
  const others = words.filter((other) => nameOf(other) !== nameOf(word));
  return (words.includes(word) ? others : [...others, word]).join(' ');
}

/** The form and the buttons of commands, on the page's own elements. */
export class Controls {
  /**
   * @param {{start: function(import('./settings.js').Settings): void, type: function(string): void}} does
   */
  constructor(does) {
    this.form = document.getElementById('settings');
    this.fields = this.form.elements;
    this.does = does;
    this.fields.memory.append(...MEMORIES.map((memory) =>
      h('option', { value: memory }, `${memory.toLocaleString('en')} MiB`)));
    this.examples = EXAMPLES.map(([word, title]) =>
      h('button', { type: 'button', title, dataset: { word }, onclick: () => this.toggle(word) }, word));
    document.getElementById('examples').append(...this.examples);
    this.commands = COMMANDS.map(([line, label, title]) =>
      h('button', { type: 'button', title, dataset: { line }, onclick: () => does.type(line) }, label));
    document.getElementById('commands').append(...this.commands);
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.start(); });
    this.form.addEventListener('change', (event) => { if (event.target !== this.fields.words) this.startSoon(); });
    this.form.addEventListener('input', () => this.showWords());
  }

  start() {
    clearTimeout(this.soon);
    this.does.start(this.settings());
  }

  /* Somebody may be on the way through a list with the arrow keys. */
  startSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.start(), RESTART_MS);
  }

  toggle(word) {
    this.fields.words.value = toggled(this.fields.words.value, word);
    this.start();
  }

  /** @returns {import('./settings.js').Settings} what is chosen now */
  settings() {
    const { memory, firmware, tests, stop, words } = this.fields;
    return { memory: Number(memory.value), firmware: firmware.checked, tests: tests.value, stop: stop.value, words: words.value };
  }

  /** @param {import('./settings.js').Settings} settings */
  show({ memory, firmware, tests, stop, words }) {
    const { fields } = this;
    Object.assign(fields.memory, { value: memory });
    fields.firmware.checked = firmware;
    Object.assign(fields.tests, { value: tests });
    Object.assign(fields.stop, { value: stop });
    if (fields.words.value !== words) fields.words.value = words;
    this.showWords();
  }

  showWords() {
    const words = wordsOf(this.fields.words.value);
    for (const button of this.examples) button.setAttribute('aria-pressed', String(words.includes(button.dataset.word)));
    document.getElementById('command-line').textContent = commandLine(this.settings());
  }

  /** @param {boolean} can the kernel waits for a command */
  canType(can) {
    if (this.could === can) return;
    this.could = can;
    for (const button of this.commands) button.disabled = !can;
  }

  /** @param {string[]} lines what the kernel says of the parameters */
  complain(lines) {
    const element = document.getElementById('complaint');
    const text = lines.length ? `The kernel says: ${lines.join(' · ')}` : '';
    if (element.textContent !== text) element.textContent = text;
    this.fields.words.setAttribute('aria-invalid', String(lines.length > 0));
  }
}
