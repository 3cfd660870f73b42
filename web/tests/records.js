// SPDX-License-Identifier: MIT
//
// For the tests: records of machines, and the built page with records in it.
//
// tests/web/test_web.py boots the machines and says where their records are; it leaves them in
// build/web/records for who runs a test by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const BUILD = process.env.B2B_BUILD ?? fileURLToPath(new URL('../../build', import.meta.url));
const FOLDER = process.env.B2B_RECORDS ?? join(BUILD, 'web/records');
const EMPTY = '<script type="application/json" id="records">[]</script>';

/** @returns {string} the text of a record: pc (512 MiB), nodes (3,583 MiB, 8 nodes), dmesg (memsim) */
export const recordText = (name) => readFileSync(join(FOLDER, `${name}.jsonl`), 'utf8');

/** @returns {object[]} the lines of a record */
export const recordLines = (name) => recordText(name).trim().split('\n').map((line) => JSON.parse(line));

/**
 * Everything that is known in each stage, put together anew: the tests do not trust record.js.
 * @param {object[]} lines
 * @returns {Map<string, object>}
 */
export function knownIn(lines) {
  const result = new Map();
  let known = {};
  for (const line of lines) {
    known = { ...known, ...line };
    result.set(line.stage, known);
  }
  return result;
}

/**
 * The atlas with records in it, in a file of its own.
 * @param {{name: string, text: string}[]} entries
 * @returns {string} its address
 */
export function atlasWith(entries) {
  const page = readFileSync(join(BUILD, 'web/atlas/atlas.html'), 'utf8');
  const path = join(FOLDER, `atlas-${process.pid}-${entries.map((entry) => entry.name).join('-') || 'empty'}.html`);
  const text = JSON.stringify(entries).replaceAll('<', '\\u003c');
  writeFileSync(path, page.replace(EMPTY, () => EMPTY.replace('[]', () => text)));
  return pathToFileURL(path).href;
}

/** @returns {string} the atlas of these records */
export const atlasOf = (...names) => atlasWith(names.map((name) => ({ name, text: recordText(name) })));
