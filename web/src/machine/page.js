// SPDX-License-Identifier: MIT
//
// The page index.html: a machine, its console and its screen, and the atlas beside it.
//
//   address ←──→ settings ──→ Run ──→ console ──→ terminal, status
//                              │ └──→ record  ──→ atlas
//                              └────→ screen
import './page.css';
import { createAtlas } from '../atlas/atlas.js';
import { Record } from '../atlas/record.js';
import { Controls } from './controls.js';
import { createScreen } from './screen.js';
import { createTerminal } from './terminal.js';
import { statusSentence, testsAreRunning } from './sentences.js';
import { copyAddress, saveFile } from './save.js';
import { fromFragment, nameOf, toFragment } from './settings.js';
import { Run } from './run.js';
import { wireTabs } from './tabs.js';

const STATUS_MS = 100;
const SAID_MS = 4000;
const element = (id) => document.getElementById(id);

class Page {
  constructor() {
    this.run = null;
    this.terminal = createTerminal(element('terminal'), (text) => this.run?.machine.type(text));
    this.screen = createScreen(element('screen'), (codes) => this.run?.machine.press(codes));
    this.atlas = createAtlas(element('atlas'));
    this.controls = new Controls({ start: (settings) => this.start(settings), type: (line) => this.run.command(line) });
    wireTabs(document.querySelector('[role=tablist]'), () => this.terminal.fit());
    this.wireButtons();
    addEventListener('hashchange', () => this.startFromAddress());
    this.startFromAddress();
    setInterval(() => this.showStatus(), STATUS_MS);
  }

  wireButtons() {
    element('all-tests').onclick = () => this.start({ ...this.controls.settings(), tests: 'all' });
    element('save-log').onclick = () => saveFile('boot-to-buddy.log', this.run.log.text);
    element('save-record').onclick = () => saveFile('boot-to-buddy.jsonl', this.run.record.map((line) => `${line}\n`).join(''));
    element('share').onclick = async () => this.say(await copyAddress());
    element('read-aloud').onchange = ({ target }) => this.terminal.readAloud(target.checked);
  }

  startFromAddress() {
    this.start(fromFragment(location.hash));
  }

  /** @param {import('./settings.js').Settings} settings of the machine that takes the place of this one */
  start(settings) {
    this.run?.switchOff();
    this.controls.show(settings);
    history.replaceState(null, '', `#${toFragment(settings)}`);
    this.terminal.clear();
    this.screen.clear();
    this.alarm('');
    this.atlas.load([]);
    this.run = new Run(settings, {
      console: this.terminal.write,
      record: (line) => this.draw(line),
      screen: this.screen.show,
      problem: (text) => this.alarm(text),
    });
    this.showStatus();
  }

  /* The first line begins a record with this machine's name. */
  draw(line) {
    if (this.run.record.length > 1) {
      this.atlas.append(line);
      return;
    }
    const record = new Record(nameOf(this.run.settings));
    record.append(line);
    this.atlas.load([record]);
  }

  alarm(text) {
    element('alert').textContent = text;
    element('alert').hidden = !text;
  }

  /* For a moment in the place of the status. */
  say(text) {
    this.said = text;
    setTimeout(() => { this.said = ''; }, SAID_MS);
    this.showStatus();
  }

  showStatus() {
    const { log } = this.run;
    const text = this.said || statusSentence(this.run);
    if (element('status').textContent !== text) element('status').textContent = text;
    element('progress').hidden = !testsAreRunning(log) || Boolean(this.run.end);
    Object.assign(element('progress'), { max: log.tests.suites || 1, value: log.tests.suitesDone });
    this.controls.canType(log.atPrompt && !this.run.end);
    this.controls.complain(log.complaints);
  }
}

new Page();
