// SPDX-License-Identifier: MIT
//
// Records from outside: chosen, dropped on the page, pasted.
import { Record } from './record.js';

/**
 * A record, when the text has at least one stage.
 * @param {string} name
 * @param {string} text
 * @returns {{record?: Record, message?: string}} a message when something could not be read
 */
export function readRecord(name, text) {
  const record = Record.parse(name, text);
  if (!record.lines.length) {
    const [problem] = record.problems;
    const why = problem ? `line ${problem.line} ${problem.message}` : 'it is empty';
    return { message: `${name} holds no record of a boot: ${why}. A record comes from trace=ttyS1 or memsim --trace.` };
  }
  return { record, message: problemsText(record) };
}

/**
 * @param {Record} record
 * @returns {string|undefined} which of its lines could not be read
 */
export function problemsText(record) {
  if (!record.problems.length) return undefined;
  const told = record.problems.slice(0, 3).map(({ line, message }) => `line ${line} ${message}`);
  const more = record.problems.length > 3 ? `; and ${record.problems.length - 3} more` : '';
  return `${record.name}: ${told.join('; ')}${more}. The other ${record.lines.length} stages are shown.`;
}

/**
 * Take what is dropped on an element or pasted into the page.
 * @param {HTMLElement} element
 * @param {function({name: string, text: string}[]): void} opened
 * @returns {function(): void} stops it
 */
export function acceptFiles(element, opened) {
  const over = (event) => {
    event.preventDefault();
    element.classList.add('dropping');
  };
  const leave = () => element.classList.remove('dropping');
  const drop = async (event) => {
    event.preventDefault();
    leave();
    opened(await readFiles(event.dataTransfer.files));
  };
  const paste = (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!text.trimStart().startsWith('{')) return;
    event.preventDefault();
    opened([{ name: 'pasted', text }]);
  };
  element.addEventListener('dragover', over);
  element.addEventListener('dragleave', leave);
  element.addEventListener('drop', drop);
  element.ownerDocument.addEventListener('paste', paste);
  return () => element.ownerDocument.removeEventListener('paste', paste);
}

/**
 * @param {FileList} files
 * @returns {Promise<{name: string, text: string}[]>}
 */
export function readFiles(files) {
  return Promise.all([...files].map(async (file) => ({ name: file.name.replace(/\.[^.]*$/, ''), text: await file.text() })));
}
