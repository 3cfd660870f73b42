// SPDX-License-Identifier: MIT
//
// The atlas as a part of a page: give it an element and records of boots.
//
// Here is the state (which records, which stage, what is chosen); what is drawn stands in the files
// around: pane.js the maps, stage-bar.js the slider, the panels each in its own.
import './atlas.css';
import { changes, sentence, summary } from './changes.js';
import { addressSpace } from './space.js';
import { bands, blockAt, memoryAt } from './memory.js';
import { createShell } from './shell.js';
import { createStageBar } from './stage-bar.js';
import { details } from './details.js';
import { describe, legendKey } from './kinds.js';
import { find } from './sweep.js';
import { followTheme, isDark, toggleTheme } from './theme.js';
import { acceptFiles, problemsText, readRecord } from './open.js';
import { freeLists } from './free-lists.js';
import { Geometry, SIDE } from './geometry.js';
import { h } from './dom.js';
import { hex, PAGE, pagesSize } from './format.js';
import { Pane } from './pane.js';
import { Record } from './record.js';
import { search } from './search.js';
import { stagePanel } from './stage-panel.js';

const MOST_RECORDS = 2;

class Atlas {
  constructor(element) {
    this.panes = [];
    this.index = 0;
    this.stages = [];
    this.only = null;
    this.keep = false;
    this.chosen = null;		// { pfn, pane }
    this.marks = [];
    this.shell = createShell({ search: (text) => this.search(text), open: (entries) => this.open(entries), theme: toggleTheme,
      fit: () => this.fit(true), keep: (keep) => { this.keep = keep; this.draw(keep); } });
    this.bar = createStageBar((index) => this.goStage(index));
    this.shell.stageSlot.append(this.bar.element);
    element.replaceChildren(this.shell.element);
    this.stops = [followTheme(() => this.draw()), acceptFiles(this.shell.element, (entries) => this.open(entries))];
    this.keys = (event) => (event.target === document.body || element.contains(event.target)) && this.pageKey(event);
    document.addEventListener('keydown', this.keys);
    this.sizes = new ResizeObserver(() => this.resized());
    this.sizes.observe(this.shell.panes);
  }

  // ---- records ---------------------------------------------------------------------

  load(records) {
    this.panes = records.slice(0, MOST_RECORDS).map((record) => this.paneOf(record));
    Object.assign(this, { chosen: null, marks: [], only: null, index: 0 });
    this.arrange();
    this.tell(records.map(problemsText).filter(Boolean).join('\n'));
  }

  paneOf(record) {
    return new Pane(record, {
      zoom: (transform, pane) => this.panes.filter((other) => other !== pane).forEach((other) => other.view.follow(transform)),
      pick: (pfn, pane) => this.choose(pfn, pane), key: (event, pane) => this.mapKey(event, pane),
      isolate: (key) => { this.only = key; this.draw(); }, close: (pane) => this.close(pane),
    });
  }

  /* Text from outside: what is good in it stands beside what is there, what is not is told. */
  open(entries) {
    const results = entries.map(({ name, text }) => readRecord(name, text));
    const records = results.map((result) => result.record).filter(Boolean);
    if (records.length) {
      const kept = this.panes.slice(0, Math.max(0, MOST_RECORDS - records.length));
      this.panes = [...kept, ...records.slice(0, MOST_RECORDS).map((record) => this.paneOf(record))];
      this.arrange();
    }
    this.tell(results.map((result) => result.message).filter(Boolean).join('\n'));
    if (records.length) this.say(`Opened ${records.map((record) => record.name).join(' and ')}.`);
  }

  close(pane) {
    this.panes = this.panes.filter((other) => other !== pane);
    if (this.chosen?.pane === pane) this.chosen = null;
    this.arrange();
  }

  append(line) {
    if (!this.panes.length) this.panes = [this.paneOf(new Record('this machine'))];
    const { record } = this.panes[0];
    const last = this.index >= this.stages.length - 1;
    record.append(line);
    clearTimeout(this.appended);
    this.appended = setTimeout(() => {
      if (last) this.index = Infinity;
      this.arrange();
    }, 50);
  }

  /* The records are others: the stages, the plane, the elements. */
  arrange() {
    const name = this.stages[this.index];
    const followEnd = this.index === Infinity;
    this.stages = mergedStages(this.panes.map((pane) => pane.record));
    this.index = followEnd ? this.stages.length - 1 : Math.max(0, this.stages.indexOf(name));
    this.shell.empty.hidden = this.panes.length > 0;
    this.shell.element.classList.toggle('without-records', !this.panes.length);
    this.shell.element.classList.toggle('two', this.panes.length > 1);
    this.shell.panes.replaceChildren(...this.panes.map((pane) => pane.element));
    this.bar.setStages(this.stages.map((stage) => ({ name: stage, changed: this.changedPages(stage) })));
    this.draw();
    this.setGeometry();
  }

  changedPages(stage) {
    const { record } = this.panes[0];
    const line = record.stages.indexOf(stage);
    return changesAt(record, line).reduce((sum, { start, end }) => sum + end - start, 0);
  }

  // ---- the plane --------------------------------------------------------------------

  setGeometry() {
    if (!this.panes.length || !this.panes[0].canvas.clientWidth) return;
    const ranges = this.panes.flatMap(({ record }) => distinctMemories(record).flat());
    this.geometry = new Geometry(ranges, this.panes[0].room);
    for (const pane of this.panes) {
      pane.view.setGeometry(this.geometry);
      if (pane.scene) pane.view.show(pane.scene, false);
    }
    this.fit(false);
  }

  fit(smoothly) {
    this.goTransform(this.panes[0]?.view.fitted(), smoothly);
  }

  goTransform(transform, smoothly) {
    const [first, ...others] = this.panes;
    if (!transform) return;
    first.view.go(transform, smoothly);
    if (!smoothly) others.forEach(({ view }) => view.follow(first.view.transform));
  }

  /* A window that gets wider or narrower may ask for rows of another length. */
  resized() {
    const view = this.panes[0]?.view;
    if (!view || !this.panes[0].canvas.clientWidth) return;
    if (view.width === this.panes[0].canvas.clientWidth && view.height === this.panes[0].canvas.clientHeight) return;
    this.setGeometry();
  }

  goRange(start, end) {
    this.goTransform(this.panes[0].view.around(start, end), true);
  }

  // ---- the stage --------------------------------------------------------------------

  goStage(index) {
    if (index === this.index || !this.stages[index]) return;
    this.index = index;
    this.marks = [];
    this.draw(true);
    const { record } = this.panes[0];
    this.say(`Stage ${index + 1} of ${this.stages.length}, ${this.stages[index]}: ${lineAt(record, this.stages, index).what}. ` +
      sentence(summary(changesAt(record, record.stages.indexOf(this.stages[index])))));
  }

  goStageNamed(name) {
    const index = this.stages.indexOf(name);
    if (index >= 0) this.goStage(index);
  }

  // ---- drawing ----------------------------------------------------------------------

  draw(pulse = false) {
    if (!this.panes.length) return;
    const style = pageStyle(this.shell.element);
    for (const pane of this.panes) this.drawPane(pane, style, pulse);
    this.bar.show(this.index, lineAt(this.panes[0].record, this.stages, this.index));
    this.drawPerRecord(this.shell.panels.stage.body, (pane) => this.stageWords(pane));
    this.drawPerRecord(this.shell.panels.lists.body, (pane) => freeLists(pane.known, isDark()));
    this.drawPerRecord(this.shell.panels.space.body, (pane) => addressSpace(pane.known, (run) => this.showMapping(run, pane)));
    this.drawDetails();
  }

  stageWords({ record }) {
    const at = record.stages.indexOf(this.stages[this.index]);
    if (at < 0) return [h('p', { className: 'empty' }, `${record.name} has no such stage.`)];
    return stagePanel(record.lines[at], summary(changesAt(record, at)), (start, end) => this.goRange(start, end));
  }

  drawPane(pane, style, pulse) {
    const { record } = pane;
    const at = indexIn(record, this.stages, this.index);
    const known = record.at(at);
    const segments = memoryAt(record, at);
    const own = record.stages[at] === this.stages[this.index];
    const selection = this.chosen ? this.blockOf(pane, segments) : null;
    pane.show({ segments, ...bands(known), changed: own ? changesAt(record, at) : [], keep: this.keep, only: this.only,
      isolated: this.only ? (segment) => legendKey(segment) === this.only : null, selection, marks: this.marks,
      dark: isDark(), style, background: style.background }, known, own ? '' : `(has no stage ${this.stages[this.index]}; shown: ${known.stage})`, pulse);
  }

  blockOf(pane, segments) {
    const segment = find(segments, this.chosen.pfn);
    return segment ? blockAt(segment, this.chosen.pfn) : { start: this.chosen.pfn, end: this.chosen.pfn + 1 };
  }

  drawPerRecord(body, make) {
    const several = this.panes.length > 1;
    body.replaceChildren(...this.panes.flatMap((pane) => [...(several ? [h('h3', {}, pane.record.name)] : []), ...make(pane)]));
  }

  drawDetails() {
    this.shell.panels.chosen.body.replaceChildren(...details(this.chosenFacts(), {
      zoomTo: (pfn) => this.zoomToPage(pfn), stage: (index) => this.goStage(index),
      zoomBlock: () => { const { start, end } = this.chosenFacts().block; this.goRange(start, end); } }));
  }

  chosenFacts() {
    if (!this.chosen) return null;
    const { pane, pfn } = this.chosen;
    const { segments, zones, nodes } = pane.scene;
    return { record: pane.record, stages: this.stages, index: this.index, known: pane.known, segment: find(segments, pfn),
      block: this.blockOf(pane, segments), zone: find(zones, pfn), node: find(nodes, pfn), dark: isDark() };
  }

  // ---- what the reader does ------------------------------------------------------------

  choose(pfn, pane = this.panes[0]) {
    this.chosen = { pfn, pane };
    this.redrawSelection();
    const { block, segment, zone, node } = this.chosenFacts();
    this.say(`${segment ? describe(segment) : 'no memory'}, ${pagesSize(block.end - block.start)} at ${hex(block.start * PAGE)}` +
      `${zone ? `, zone ${zone.name}` : ''}${node ? `, ${node.name}` : ''}`);
  }

  redrawSelection() {
    for (const pane of this.panes) {
      pane.scene.selection = this.blockOf(pane, pane.scene.segments);
      pane.scene.marks = this.marks;
      pane.view.request();
    }
    this.drawDetails();
  }

  zoomToPage(pfn) {
    this.choose(pfn, this.chosen?.pane);
    this.goRange(pfn, pfn + 1);
  }

  search(text) {
    if (!this.panes.length) return;
    const [{ known, scene }] = this.panes;
    const found = search(text, known, scene.segments);
    this.shell.complain(found.error);
    if (found.error) {
      this.say(found.error);
      return;
    }
    this.marks = [];
    this.choose(found.pfn);
    const { start, end } = this.chosenFacts().block;
    this.goRange(...(end - start > 4096 ? [found.pfn, found.pfn + 1] : [start, end]));
    this.say(`${found.text}: ${this.shell.said.textContent}`);
  }

  /* A mapping of the address space leads to physical memory: mark it there. */
  showMapping([virtual, physical, pages], pane) {
    const start = Math.floor(physical / PAGE);
    this.marks = [{ start, end: start + pages }];
    this.choose(start, pane);
    if (this.geometry.place(start)) this.goRange(start, start + pages);
    this.say(`${hex(virtual)} is mapped to physical ${hex(physical)}, ${pagesSize(pages)}` +
      `${this.geometry.place(start) ? '' : '; there is no memory: a device'}`);
  }

  mapKey(event, pane) {
    const { view } = pane;
    const now = this.chosen?.pfn ?? 0;
    const block = this.chosen ? this.blockOf(pane, pane.scene.segments) : { start: 0, end: 0 };
    const line = view.transform.k < 4 ? this.geometry.rowPages : SIDE;
    const moves = { ArrowRight: block.end, ArrowLeft: block.start - 1, ArrowDown: now + line, ArrowUp: now - line, Home: 0,
      End: pane.scene.segments.at(-1)?.start ?? 0 };
    const acts = { '+': () => view.zoomBy(2), '=': () => view.zoomBy(2), '-': () => view.zoomBy(0.5), 0: () => this.fit(true),
      Enter: () => this.zoomToChosen(event.shiftKey, block) };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in moves) this.moveTo(moves[event.key], pane);
    else if (event.key in acts) acts[event.key]();
    else return;
    event.preventDefault();
  }

  zoomToChosen(onlyPage, block) {
    if (!this.chosen) this.say('No block is chosen: an arrow key chooses the first.');
    else if (onlyPage) this.zoomToPage(this.chosen.pfn);
    else this.goRange(block.start, block.end);
  }

  /* A place without memory is stepped over. */
  moveTo(pfn, pane) {
    const { segments } = pane.scene;
    const forward = pfn >= (this.chosen?.pfn ?? 0);
    const next = find(segments, pfn) ? pfn : (forward ? segments.find((segment) => segment.start >= pfn)?.start
      : segments.findLast((segment) => segment.end <= pfn + 1)?.start);
    if (next === undefined) return;
    this.choose(next, pane);
    const { start, end } = this.blockOf(pane, segments);
    const { x0, y0, x1, y1 } = pane.view.visible;
    const place = this.geometry.place(next);
    if (place && (place.x < x0 || place.x > x1 || place.y < y0 || place.y > y1)) {
      this.goTransform(pane.view.around(start, Math.min(end, start + 1), pane.view.transform.k), false);
    }
  }

  pageKey(event) {
    if (event.key === 'PageDown') this.bar.step(1);
    else if (event.key === 'PageUp') this.bar.step(-1);
    else if (event.key === ' ' && event.target.matches('canvas, body, .stage-slider')) this.bar.toggle();
    else return;
    event.preventDefault();
  }

  // ---- words ---------------------------------------------------------------------------

  say(text) {
    this.shell.said.textContent = text;
  }

  tell(text) {
    this.shell.message.hidden = !text;
    this.shell.message.replaceChildren(...(text ? [h('p', {}, text), h('button', { type: 'button', 'aria-label': 'Close the message',
      onclick: () => this.tell('') }, '×')] : []));
  }
}

/* Stages of all records: those of the first, and where the second has more, these at their place. */
function mergedStages(records) {
  const result = [...(records[0]?.stages ?? [])];
  for (const { stages } of records.slice(1)) {
    stages.forEach((stage, i) => {
      if (result.includes(stage)) return;
      const before = stages.slice(0, i).findLast((name) => result.includes(name));
      result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, stage);
    });
  }
  return result;
}

/* The stage of a record that is shown: the one asked for, or the last before it that the record has. */
function indexIn(record, stages, index) {
  for (let i = index; i >= 0; i -= 1) {
    const at = record.stages.indexOf(stages[i]);
    if (at >= 0) return at;
  }
  return 0;
}

const lineAt = (record, stages, index) => record.lines[indexIn(record, stages, index)];

function changesAt(record, at) {
  if (at < 1) return [];
  record.changed ??= [];
  record.changed[at] ??= changes(memoryAt(record, at - 1), memoryAt(record, at));
  return record.changed[at];
}

const distinctMemories = (record) => [...new Set(record.lines.map((line, i) => memoryAt(record, i)))];

/* What a canvas must know of the page's style sheet. */
function pageStyle(element) {
  const style = getComputedStyle(element);
  const variable = (name) => style.getPropertyValue(name).trim();
  return { background: variable('--page'), text: variable('--ink'), muted: variable('--muted'), line: variable('--line'), soft: variable('--soft'),
    mark: variable('--mark'), font: variable('--font'), mono: variable('--mono') };
}

/**
 * Draw records into an element.
 * @param {HTMLElement} element becomes the atlas' own
 * @returns {{load: function(Record[]): void, append: function(object): void,
 *            stage: function(string): void, destroy: function(): void}}
 *   load() shows records (one, or two side by side) from their first stage on; append() adds a line
 *   to the first record, for a machine that is just booting; stage() goes to a stage by its name.
 */
export function createAtlas(element) {
  const atlas = new Atlas(element);
  atlas.load([]);
  return {
    load: (records) => atlas.load(records),
    append: (line) => atlas.append(line),
    stage: (name) => atlas.goStageNamed(name),
    destroy() {
      atlas.stops.forEach((stop) => stop());
      atlas.sizes.disconnect();
      document.removeEventListener('keydown', atlas.keys);
    },
    /** Figures for tests: frames drawn, and the milliseconds of script they took. */
    frames: () => atlas.panes.map((pane) => pane.view.frames),
  };
}
