// SPDX-License-Identifier: MIT
//
// What stands around the maps: the head with search and buttons, the panels beside.
import { h } from './dom.js';
import { readFiles } from './open.js';

function panel(title, name, open = true) {
  const body = h('div', { className: 'panel-body' });
  const element = h('details', { className: `panel panel-${name}`, open }, h('summary', {}, h('h2', {}, title)), body);
  return { element, body };
}

function searchForm(on) {
  const field = h('input', { type: 'search', className: 'search', placeholder: '0xc0100000, 16M, pfn 256, kernel',
    'aria-label': 'Go to an address, a page frame number or a name', spellcheck: false, autocomplete: 'off' });
  const wrong = h('p', { className: 'search-wrong', hidden: true });
  const complain = (text = '') => {
    field.setAttribute('aria-invalid', String(Boolean(text)));
    wrong.hidden = !text;
    wrong.textContent = text;
  };
  field.addEventListener('input', () => complain());
  const form = h('form', { role: 'search', onsubmit: (event) => { event.preventDefault(); on.search(field.value); } }, field,
    h('button', { type: 'submit' }, 'Go'), wrong);
  return { form, complain };
}

function fileButton(on) {
  const input = h('input', { type: 'file', multiple: true, accept: '.jsonl,.json,.txt', hidden: true,
    onchange: async () => { on.open(await readFiles(input.files)); input.value = ''; } });
  return [h('button', { type: 'button', title: 'Open a record; a second one stands beside it. Or drop files, or paste.',
    onclick: () => input.click() }, 'Open…'), input];
}

/**
 * @param {object} on search(text), open(entries), theme(), fit(), keep(boolean)
 * @returns {object} element and its parts: panes, stageSlot, said, message, panels by name; complain(text) says below
 *   the search what is wrong with it, complain() that nothing is
 */
export function createShell(on) {
  const { form, complain } = searchForm(on);
  const said = h('p', { className: 'said', role: 'status', 'aria-live': 'polite' });
  const message = h('div', { className: 'message', role: 'alert', hidden: true });
  const panes = h('div', { className: 'panes' });
  const stageSlot = h('div', {});
  const keep = h('input', { type: 'checkbox', onchange: () => on.keep(keep.checked) });
  const panels = { stage: panel('This stage', 'stage'), chosen: panel('Chosen block', 'chosen'),
    lists: panel('Free lists', 'lists'), space: panel('Virtual addresses', 'space') };
  const head = h('header', { className: 'atlas-head' }, h('h1', {}, 'Atlas ', h('small', {}, 'of physical memory, stage by stage')), form,
    h('div', { className: 'row' }, h('label', { className: 'check' }, keep, 'mark changes'),
      h('button', { type: 'button', title: 'Show all memory (0)', onclick: on.fit }, 'All memory'), fileButton(on),
      h('button', { type: 'button', className: 'theme', title: 'Light or dark', 'aria-label': 'Switch between light and dark', onclick: on.theme }, '◐')));
  const empty = h('p', { className: 'empty-page', hidden: true }, 'No record yet. Drop one here, paste one, or open a file: ',
    h('code', {}, 'make run-kernel APPEND=trace=ttyS1 QEMU_ARGS="-serial file:boot.jsonl"'), ' writes one, and so does ', h('code', {}, 'memsim --dmesg my.log --trace my.jsonl'), '.');
  const element = h('div', { className: 'atlas' }, head, message, stageSlot, empty,
    h('div', { className: 'atlas-body' }, h('div', { className: 'atlas-main' }, panes, said),
      h('aside', { className: 'panels', 'aria-label': 'About the stage and the chosen block' }, Object.values(panels).map((one) => one.element))));
  return { element, panes, stageSlot, said, message, complain, empty, panels };
}
