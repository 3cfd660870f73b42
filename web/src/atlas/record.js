// SPDX-License-Identifier: MIT
//
// The record of a boot (docs/trace-format.md): JSON lines in, stages out.
//
// A line holds only what its stage has changed; a Record answers what is known
// in a stage, with everything that the lines before have said.  A line that
// cannot be read is remembered as a problem and loses nothing of the others.

const HEAD = { stage: 'string', function: 'string', what: 'string', us: 'number', log: 'object' };

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
  for (const [name, type] of Object.entries(HEAD)) {
    if (typeof value[name] !== type) throw new Error(`has no "${name}"`);
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
