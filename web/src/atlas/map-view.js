// SPDX-License-Identifier: MIT
//
// The map of physical memory of one record: a canvas that is zoomed from all memory to one page.
//
//   | node | zone | address | +0   +4M   +8M ...
//   |      |      | 0x0000… | [cells of 4 MiB, see geometry.js]
//
// Offers MapView: what to show comes by show(), where by transform; it does not know the panels.
import { select, zoom, zoomIdentity } from 'd3';
import { colourOf } from './kinds.js';
import { SIDE } from './geometry.js';
import { GUTTER } from './gutter.js';
import { drawBlocks } from './map-blocks.js';
import { drawRulers } from './map-rulers.js';
import { Raster } from './raster.js';

const LARGEST = 72;		// screen pixels of one page, at most
const PULSE = 900;		// milliseconds in which a change is shown

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** One record's map. */
export class MapView {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {object} on zoom(transform), pick(pfn), hover(pfn or undefined, event)
   */
  constructor(canvas, on) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.on = on;
    this.transform = zoomIdentity;
    this.scene = null;
    this.frames = { count: 0, milliseconds: 0, longest: 0 };
    this.behaviour = zoom().filter((event) => !event.button).on('zoom', (event) => this.zoomed(event));
    select(canvas).call(this.behaviour)
      .on('click', (event) => this.pick(event))
      .on('pointermove', (event) => this.hover(event))
      .on('pointerleave', (event) => on.hover(undefined, event));
  }

  zoomed(event) {
    this.transform = event.transform;
    if (event.sourceEvent || event.transition || this.animating) this.on.zoom(this.transform, this);
    this.request();
  }

  /** @returns {number|undefined} the page frame under the pointer */
  pfnUnder(event) {
    const { left, top } = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    if (!this.geometry || x < GUTTER.left || y < GUTTER.top) return undefined;
    return this.geometry.pfnAt(...this.transform.invert([x, y]));
  }

  pick(event) {
    const pfn = this.pfnUnder(event);
    if (pfn !== undefined) this.on.pick(pfn, this);
  }

  hover(event) {
    this.on.hover(this.pfnUnder(event), event, this);
  }

  /**
   * The plane to draw on.
   * @param {import('./geometry.js').Geometry} geometry
   */
  setGeometry(geometry) {
    this.geometry = geometry;
    this.colours = new Raster(geometry);
    this.before = new Raster(geometry);
    this.veil = new Raster(geometry);
    this.hasBefore = false;
    this.resize();
  }

  /** The element has another size. */
  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const ratio = window.devicePixelRatio || 1;
    Object.assign(this, { width, height, ratio });
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
    if (!this.geometry) return;
    this.limit();
    this.request();
  }

  limit() {
    const { left, top, right, bottom } = GUTTER;
    const fit = this.fitted();
    this.behaviour.extent([[left, top], [Math.max(left + 1, this.width - right), Math.max(top + 1, this.height - bottom)]])
      .scaleExtent([fit.k, LARGEST])
      .translateExtent([[0, 0], [Math.max(this.geometry.width, (this.width - left - right) / fit.k),
        Math.max(this.geometry.height, (this.height - top - bottom) / fit.k)]]);
  }

  /** @returns {import('d3').ZoomTransform} all memory at once */
  fitted() {
    const { left, top, right, bottom } = GUTTER;
    const scale = Math.max(0.01, Math.min((this.width - left - right) / this.geometry.width,
      (this.height - top - bottom) / this.geometry.height));
    return zoomIdentity.translate(left, top).scale(scale);
  }

  /**
   * Go somewhere.
   * @param {import('d3').ZoomTransform} transform
   * @param {boolean} [smoothly] with an animation, unless the reader wants none
   */
  go(transform, smoothly = false) {
    const target = smoothly && !reducedMotion.matches ? select(this.canvas).transition().duration(450) : select(this.canvas);
    this.animating = true;
    target.call(this.behaviour.transform, transform);
    if (target.on) target.on('end', () => { this.animating = false; });
    if (!smoothly || reducedMotion.matches) this.animating = false;
  }

  /** Another view has moved: go along. */
  follow(transform) {
    this.canvas.__zoom = transform;
    this.transform = transform;
    this.request();
  }

  zoomBy(factor) {
    select(this.canvas).interrupt();
    this.animating = true;
    select(this.canvas).call(this.behaviour.scaleBy, factor);
    this.animating = false;
  }

  /**
   * Where a range fills a good part of the view, or is in its middle.
   * @param {number} start
   * @param {number} end
   * @param {number} [scale] that stays as it is
   * @returns {import('d3').ZoomTransform}
   */
  around(start, end, scale) {
    const points = this.geometry.outline(start, end).flat();
    if (!points.length) return this.transform;
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const { left, top, right, bottom } = GUTTER;
    const [width, height] = [this.width - left - right, this.height - top - bottom];
    const k = scale ?? Math.min(LARGEST, Math.max(this.fitted().k, 0.7 * Math.min(width / (x1 - x0), height / (y1 - y0))));
    return zoomIdentity.translate(left + width / 2 - (k * (x0 + x1)) / 2, top + height / 2 - (k * (y0 + y1)) / 2).scale(k);
  }

  /**
   * Show a stage.
   * @param {object} scene segments, zones, nodes, changed, isolated (a function or null), keep,
   *   selection ({start, end}), marks ([{start, end}]), dark, style (of the page)
   * @param {boolean} pulse show what has changed for a moment
   */
  show(scene, pulse) {
    const colour = (segment) => colourOf(segment, scene.dark);
    const moved = this.scene?.segments !== scene.segments;
    if (!this.geometry) {
      this.scene = scene;	// drawn when there is a plane
      return;
    }
    if (moved && this.scene && !reducedMotion.matches) {
      [this.before, this.colours] = [this.colours, this.before];
      this.started = performance.now();
      this.hasBefore = true;
    }
    this.scene = scene;
    this.colours.paint(scene.segments, colour);
    this.paintVeil(scene, pulse);
    this.request();
  }

  /* The veil lies over what is not asked about: other kinds, or what has not changed. */
  paintVeil({ segments, changed, isolated, keep, background }, pulse) {
    this.veilKind = null;
    if (isolated) {
      this.veil.paint(segments, (segment) => (isolated(segment) ? null : background), 215);
      this.veilKind = 'stays';
    } else if (changed.length && (keep || (pulse && !reducedMotion.matches))) {
      this.veil.paint(segments, () => background, 190);
      changed.forEach(({ start, end }) => this.veil.fill(start, end, 0));
      this.veil.context.putImageData(this.veil.image, 0, 0);
      this.veilKind = keep ? 'stays' : 'fades';
      this.veiled = performance.now();
    }
  }

  request() {
    this.pending ??= requestAnimationFrame(() => {
      this.pending = undefined;
      if (this.geometry && this.scene) this.draw();
    });
  }

  draw() {
    const began = performance.now();
    const { context, ratio, transform } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    context.save();
    context.beginPath();
    context.rect(GUTTER.left, GUTTER.top, this.width - GUTTER.left, this.height - GUTTER.top);
    context.clip();
    this.drawGround();
    const again = this.drawCells(began);
    drawBlocks(this);
    context.restore();
    drawRulers(this, GUTTER);
    this.canvas.dataset.scale = transform.k;
    this.measure(performance.now() - began);
    if (again) this.request();
  }

  measure(milliseconds) {
    this.frames.count += 1;
    this.frames.milliseconds += milliseconds;
    this.frames.longest = Math.max(this.frames.longest, milliseconds);
  }

  /** @returns {{x0: number, y0: number, x1: number, y1: number}} what of the plane can be seen */
  get visible() {
    const [x0, y0] = this.transform.invert([GUTTER.left, GUTTER.top]);
    const [x1, y1] = this.transform.invert([this.width, this.height]);
    return { x0, y0, x1, y1 };
  }

  /* Cells without memory can be seen as such. */
  drawGround() {
    const { context, transform, geometry } = this;
    context.fillStyle = this.scene.style.soft;
    geometry.cellsIn(this.visible, (cell, x, y) => context.fillRect(...this.boxOf(x, y)));
  }

  /* A cell on the screen, in whole pixels and with one between it and the next: sharp at every size. */
  boxOf(x, y) {
    const { transform, geometry } = this;
    const [left, top] = [Math.round(transform.applyX(x)), Math.round(transform.applyY(y))];
    const gap = Math.max(1, Math.round(2 * transform.k));
    return [left, top, Math.max(1, Math.round(transform.applyX(x + geometry.pitch)) - left - gap),
      Math.max(1, Math.round(transform.applyY(y + SIDE + 2)) - top - gap)];
  }

  /* Return: whether something still moves. */
  drawCells(now) {
    const fade = this.hasBefore ? Math.min(1, (now - this.started) / 250) : 1;
    if (fade === 1) this.hasBefore = false;
    if (fade < 1) this.copyCells(this.before, 1);
    this.copyCells(this.colours, fade);
    if (!this.veilKind) return fade < 1;
    const age = this.veilKind === 'stays' ? 0 : (now - this.veiled) / PULSE;
    if (age >= 1) {
      this.veilKind = null;
      return fade < 1;
    }
    this.copyCells(this.veil, age < 0.5 ? 1 : 2 - 2 * age);
    return fade < 1 || this.veilKind === 'fades';
  }

  copyCells(raster, alpha) {
    const { context, transform } = this;
    context.globalAlpha = alpha;
    context.imageSmoothingEnabled = transform.k < 1;
    this.geometry.cellsIn(this.visible, (cell, x, y) => {
      const [column, row] = raster.corner(cell);
      context.drawImage(raster.canvas, column, row, SIDE, SIDE, ...this.boxOf(x, y));
    });
    context.globalAlpha = 1;
  }
}
