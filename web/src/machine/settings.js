// SPDX-License-Identifier: MIT
//
// What a reader can choose of a machine, the kernel's command line that follows from
// it, and the link that says it to somebody else.

/** MiB that the emulator can be given: more does not fit into its memory. */
export const MEMORIES = [16, 32, 64, 128, 256, 512, 1024, 1536, 2046];

/** Suites that are quick in a page and are about memory; the others are a click away. */
export const SOME_TESTS = 'e820*,memblock*,zone,buddy,page_alloc,mobility,pcp,slab,vmalloc,highmem,audit';

const TESTS = { some: `selftest=${SOME_TESTS}`, all: '', none: 'selftest=none' };
const STOPS = { end: 'monitor', stages: 'stage=all', never: '' };

/**
 * @typedef {object} Settings
 * @property {number} memory MiB
 * @property {boolean} firmware with a BIOS and its tables, or by the loader alone
 * @property {'some' | 'all' | 'none'} tests
 * @property {'end' | 'stages' | 'never'} stop where the monitor's prompt comes
 * @property {string} words kernel parameters of the reader's own
 */

/** @type {Settings} */
export const DEFAULTS = Object.freeze({ memory: 128, firmware: true, tests: 'some', stop: 'end', words: '' });

const oneOf = (value, choices, otherwise) => (choices.includes(value) ? value : otherwise);

/**
 * The kernel's command line.
 * @param {Settings} settings
 * @returns {string} a parameter of the reader's own takes the place of the page's
 */
export function commandLine({ tests, stop, words }) {
  const own = words.trim().split(/\s+/).filter(Boolean);
  const named = new Set(own.map((word) => word.split('=')[0]));
  return ['trace=ttyS1', STOPS[stop], TESTS[tests]]
    .filter((word) => word && !named.has(word.split('=')[0]))
    .concat(own).join(' ');
}

/**
 * Settings as the end of an address.
 * @param {Settings} settings
 * @returns {string} "memory=512&words=numa%3Dfake%3D4": what is not as always
 */
export function toFragment(settings) {
  const pairs = Object.keys(DEFAULTS)
    .filter((name) => settings[name] !== DEFAULTS[name])
    .map((name) => [name, name === 'firmware' ? Number(settings.firmware) : settings[name]]);
  return new URLSearchParams(pairs).toString();
}

/**
 * The other way round.
 * @param {string} fragment with or without "#"; nonsense in it is as if it were not there
 * @returns {Settings}
 */
export function fromFragment(fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  return {
    memory: oneOf(Number(given.get('memory')), MEMORIES, DEFAULTS.memory),
    firmware: given.get('firmware') !== '0',
    tests: oneOf(given.get('tests'), Object.keys(TESTS), DEFAULTS.tests),
    stop: oneOf(given.get('stop'), Object.keys(STOPS), DEFAULTS.stop),
    words: (given.get('words') ?? '').replace(/[^\x20-\x7e]/g, ' ').slice(0, 1500),
  };
}

/**
 * A machine in a few words, as a name.
 * @param {Settings} settings
 * @returns {string} "512 MiB, numa=fake=4"
 */
export function nameOf({ memory, words }) {
  return [`${memory.toLocaleString('en')} MiB`, words.trim()].filter(Boolean).join(', ');
}
