// SPDX-License-Identifier: MIT
//
// One record on the page: its map, its legend, its table.
import { h } from './dom.js';
import { describe } from './kinds.js';
import { hex, PAGE } from './format.js';
import { createLegend } from './legend.js';
import { GUTTER } from './gutter.js';
import { MapView } from './map-view.js';
import { memoryTable } from './table.js';
import { find } from './sweep.js';

const KEYS = 'Arrow keys move by block and by line, plus and minus zoom, 0 shows all memory, Enter zooms to the block, Page Up and Page Down change the stage.';

/** The pane of one record. */
export class Pane {
  /**
   * @param {import('./record.js').Record} record
   * @param {object} on zoom(transform, pane), pick(pfn, pane), key(event, pane), isolate(key), close(pane)
   */
  constructor(record, on) {
    this.record = record;
    this.on = on;
    this.canvas = h('canvas', { className: 'map', tabIndex: 0, role: 'application', 'aria-roledescription': 'map of physical memory',
      'aria-label': `Physical memory of ${record.name}. ${KEYS}`, onkeydown: (event) => on.key(event, this) });
    this.tip = h('div', { className: 'tip', hidden: true, 'aria-hidden': 'true' });
    this.legend = createLegend(on.isolate);
    this.table = h('details', { className: 'table-box', ontoggle: () => this.fillTable() }, h('summary', {}, 'The map as a table'),
      h('div', { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': `Physical memory of ${record.name} as a table` }));
    this.name = h('h2', { className: 'pane-name' });
    this.element = h('article', { className: 'pane', 'aria-label': record.name }, this.head(), h('div', { className: 'map-box' }, this.canvas, this.tip),
      this.legend.element, this.table);
    this.view = new MapView(this.canvas, { zoom: (transform) => on.zoom(transform, this), pick: (pfn) => on.pick(pfn, this),
      hover: (pfn, event) => this.hover(pfn, event) });
  }

  head() {
    const close = h('button', { type: 'button', className: 'close', title: 'Close this record', 'aria-label': `Close ${this.record.name}`,
      onclick: () => this.on.close(this) }, '×');
    return h('header', { className: 'pane-head' }, this.name, close);
  }

  /** The size of the place for the map. */
  get room() {
    const { clientWidth, clientHeight } = this.canvas;
    return { width: Math.max(50, clientWidth - GUTTER.left - GUTTER.right), height: Math.max(50, clientHeight - GUTTER.top - GUTTER.bottom) };
  }

  /**
   * @param {object} scene as MapView.show() takes it
   * @param {object} known everything known in the stage
   * @param {string} note of the stage, when this record has not got it
   * @param {boolean} pulse
   */
  show(scene, known, note, pulse) {
    Object.assign(this, { scene, known });
    this.name.replaceChildren(this.record.name, note ? h('small', {}, ` ${note}`) : '');
    this.view.show(scene, pulse);
    this.legend.show(scene.segments, scene.dark, scene.only);
    this.fillTable();
  }

  fillTable() {
    if (!this.table.open || !this.scene) return;
    this.table.lastChild.replaceChildren(memoryTable(`${this.record.name}, stage ${this.known.stage}`, this.scene.segments, this.scene,
      (pfn) => this.on.pick(pfn, this)));
  }

  hover(pfn, event) {
    const segment = pfn === undefined || !this.scene ? undefined : find(this.scene.segments, pfn);
    this.tip.hidden = !segment;
    if (!segment) return;
    const zone = find(this.scene.zones, pfn);
    const node = find(this.scene.nodes, pfn);
    this.tip.replaceChildren(h('b', {}, describe(segment)), h('span', {}, `${hex(pfn * PAGE)} · page frame ${hex(pfn, 1)}`),
      h('span', {}, [zone && `zone ${zone.name}`, node?.name].filter(Boolean).join(' · ')));
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    this.tip.style.transform = `translate(${Math.min(x + 14, box.width - this.tip.offsetWidth - 4)}px, ${y + 18 + this.tip.offsetHeight > box.height
      ? y - this.tip.offsetHeight - 8 : y + 18}px)`;
  }
}
