// SPDX-License-Identifier: MIT
//
// One run of the kernel: the machine, and all that has come from it.
import { parseLine } from '../atlas/record.js';
import { Machine } from './client.js';
import { ConsoleLog } from './log.js';
import { endSentences } from './sentences.js';

/** From switching the machine on to its end. */
export class Run {
  /**
   * @param {import('./settings.js').Settings} settings
   * @param {{console: function(string): void, record: function(object): void,
   *          screen: function(string[]): void, problem: function(string): void}} views
   *   are told of what comes
   */
  constructor(settings, views) {
    this.settings = settings;
    this.views = views;
    this.log = new ConsoleLog();
    /** @type {string[]} lines of the record */
    this.record = [];
    /** @type {string} the stage that the record has reached */
    this.stage = '';
    /** @type {{short: string, alarm: string}|null} */
    this.end = null;
    this.machine = new Machine(settings, (event) => this[`on_${event.type}`](event));
  }

  on_console({ text }) {
    this.log.add(text);
    this.views.console(text);
  }

  on_record({ line }) {
    this.record.push(line);
    try {
      const parsed = parseLine(line);
      this.stage = parsed.stage;
      this.views.record(parsed);
    } catch (error) {
      this.views.problem(`Line ${this.record.length} of the record: ${error.message}.`);
    }
  }

  on_screen({ rows }) {
    this.views.screen(rows);
  }

  on_end(event) {
    this.end = endSentences(event, this);
    if (this.end.alarm) this.views.problem(this.end.alarm);
  }

  /** @param {string} line a command for the monitor */
  command(line) {
    this.machine.type(`${line}\r`);
  }

  /** Nothing comes any more. */
  switchOff() {
    this.machine.switchOff();
  }
}
