// SPDX-License-Identifier: MIT
//
// What the console's text says about how far the machine is: read line by line as
// it comes, never twice.

const PROMPT = /(?:^|\r)b2b> (?:\x1b\[K)?$/;
const STAMP = /^\[ *\d+\.\d+\] /;

const noTests = () => ({ suites: 0, suitesDone: 0, passed: 0, skipped: 0, failed: [] });

const PATTERNS = [
  [/^1\.\.(\d+)$/, (log, match) => { log.tests = { ...noTests(), suites: Number(match[1]) }; }],
  [/^ {4}ok \d+ .*# SKIP/, (log) => { log.tests.skipped += 1; }],
  [/^ {4}ok \d+ /, (log) => { log.tests.passed += 1; }],
  [/^ {4}not ok \d+ (\S+)/, (log, match) => { log.tests.failed.push(match[1]); }],
  [/^(?:not )?ok \d+ /, (log) => { log.tests.suitesDone += 1; }],
  [/^boot-to-buddy: verdict: (.*)$/, (log, match) => { log.verdict = match[1]; }],
  [/^Kernel panic - not syncing: (.*)$/, (log, match) => { log.panic ||= match[1]; }],
  [/^stage (\w+), behind /, (log, match) => { log.stoppedAt = match[1]; }],
  [/^(Unknown kernel command line parameters .*|Malformed early option .*)$/,
    (log, match) => { if (!log.tests.suites) log.complaints.push(match[1]); }],
];

/** The console of one run of the kernel. */
export class ConsoleLog {
  constructor() {
    this.pieces = [];
    this.line = '';
    /** how the self-tests went; of the last run, when the monitor has run some again */
    this.tests = noTests();
    /** @type {string} the kernel's verdict; empty before */
    this.verdict = '';
    /** @type {string} why the kernel panicked */
    this.panic = '';
    /** @type {string} the stage whose prompt came last */
    this.stoppedAt = '';
    /** @type {string[]} what the kernel says of words that it does not understand; its own tests
     *  make it say that as well, but later */
    this.complaints = [];
  }

  /**
   * What has come.
   * @param {string} text
   */
  add(text) {
    this.pieces.push(text);
    const lines = (this.line + text).split('\n');
    this.line = lines.pop();
    for (const line of lines) this.read(line.replace(/\r/g, '').replace(STAMP, ''));
  }

  read(line) {
    for (const [pattern, note] of PATTERNS) {
      const match = pattern.exec(line);
      if (!match) continue;
      note(this, match);
      return;
    }
  }

  /** @returns {boolean} the kernel waits for a command */
  get atPrompt() {
    return PROMPT.test(this.line);
  }

  /** @returns {string} all of it, for a file */
  get text() {
    return this.pieces.join('').replace(/\r/g, '');
  }
}
