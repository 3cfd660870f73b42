// SPDX-License-Identifier: MIT
//
// The record of a boot (docs/trace-format.md): JSON lines in, stages out.
//
// A line holds only what its stage has changed; a Record answers what is known
// in a stage, with everything that the lines before have said.  A line that
// cannot be read is remembered as a problem and loses nothing of the others.

const number = (value) => typeof value === 'number';
const string = (value) => typeof value === 'string';
const listOf = (check) => (value) => Array.isArray(value) && value.every(check);
/* A list that begins with these; more may follow. */
const tuple = (...checks) => (value) => Array.isArray(value) && checks.every((check, i) => check(value[i]));

const HEAD = { stage: string, function: string, what: string, us: number, log: listOf(string) };
const areas = listOf(tuple(number, number, string));

/** What the drawing relies on; what it does not know it leaves alone. */
const MEMBERS = {
  e820: listOf(tuple(number, number, number)),
  memblock: (value) => Boolean(value) && listOf(tuple(number, number, number))(value.memory) && areas(value.reserved),
  page_tables: listOf(tuple(number, number, number, string, string)),
  layout: listOf(tuple(string, number, number)),
  pages: listOf((run) => tuple(number, number, string)(run) && (run[2] !== 'free' || (number(run[3]) && number(run[4])))
    && USES.has(run[2])),
  zones: listOf((zone) => Boolean(zone) && string(zone.name) && ['node', 'start', 'spanned', 'managed'].every((name) => number(zone[name]))
    && listOf(listOf(number))(zone.free)),
  kernel: areas, tables: areas, memory_map: areas, percpu: areas,
};
const USES = new Set(['reserved', 'waiting', 'free', 'parked', 'slab', 'used']);

/**
 * One line of a record.
 * @param {string} line
 * @returns {object} the line's object
 * @throws {Error} a sentence that says what is wrong with it
 */
export function parseLine(line) {
  let value;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error('is not JSON');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new Error('is not a JSON object');
  }
  for (const [name, check] of Object.entries(HEAD)) {
    if (!(name in value)) throw new Error(`has no "${name}"`);
    if (!check(value[name])) throw new Error(`has a wrong "${name}"`);
  }
  for (const [name, check] of Object.entries(MEMBERS)) {
    if (name in value && !check(value[name])) throw new Error(`has a wrong "${name}"`);
  }
  return value;
}

/** A boot, stage by stage. */
export class Record {
  /** @param {string} name what a reader calls it */
  constructor(name) {
    this.name = name;
    /** @type {object[]} the lines as they came */
    this.lines = [];
    /** @type {{line: number, message: string}[]} lines that could not be read */
    this.problems = [];
    this.known = [];
  }

  /**
   * A record from a file.
   * @param {string} name
   * @param {string} text JSON lines
   * @returns {Record}
   */
  static parse(name, text) {
    const record = new Record(name);
    text.split('\n').forEach((line, index) => {
      if (!line.trim()) return;
      try {
        record.append(parseLine(line));
      } catch (error) {
        record.problems.push({ line: index + 1, message: error.message });
      }
    });
    return record;
  }

  /**
   * The next stage.
   * @param {object} line
   */
  append(line) {
    this.lines.push(line);
    this.known.push({ ...this.known.at(-1), ...line });
  }

  /** @returns {string[]} the stages' names in the order of time */
  get stages() {
    return this.lines.map((line) => line.stage);
  }

  /**
   * Everything that is known in a stage.
   * @param {number} index
   * @returns {object} the last value of each member of the format
   */
  at(index) {
    return this.known[index];
  }
}
