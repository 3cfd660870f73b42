// SPDX-License-Identifier: MIT
//
// The way through the stages: buttons, a slider, and above the slider how much each stage has
// changed.  The slider is the browser's own, so arrow keys, Home and End move it.
import { scaleSymlog } from 'd3';
import { h } from './dom.js';
import { pagesSize } from './format.js';

const STEP = 1600;		// milliseconds of a stage that plays

/**
 * @param {function(number): void} go to a stage
 * @returns {{element: HTMLElement, setStages: function(object[]): void, show: function(number, object): void,
 *            step: function(number): void, toggle: function(): void}}
 */
export function createStageBar(go) {
  let count = 0;
  let timer = null;
  const slider = h('input', { type: 'range', min: 0, step: 1, className: 'stage-slider', 'aria-label': 'Stage of the boot',
    oninput: () => { stop(); go(Number(slider.value)); } });
  const bars = h('div', { className: 'stage-bars', 'aria-hidden': 'true' });
  const play = h('button', { type: 'button', className: 'play', onclick: toggle });
  const title = h('h2', { className: 'stage-title' });
  const what = h('p', { className: 'stage-what' });
  const button = (text, label, by) => h('button', { type: 'button', title: label, 'aria-label': label,
    onclick: () => step(by) }, text);
  const element = h('section', { className: 'stage-bar', 'aria-label': 'Stages' },
    h('div', { className: 'stage-head' },
      h('div', { className: 'stage-buttons' }, button('←', 'Stage before (Page Up)', -1), play,
        button('→', 'Next stage (Page Down)', 1)),
      h('div', { className: 'stage-text' }, title, what)),
    h('div', { className: 'stage-track' }, bars, slider));
  stop();

  function step(by) {
    stop();
    go(Math.max(0, Math.min(count - 1, Number(slider.value) + by)));
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = '▶';
    play.title = 'Play (Space)';
    play.setAttribute('aria-label', 'Play');
    play.setAttribute('aria-pressed', 'false');
  }

  function advance() {
    if (Number(slider.value) >= count - 1) stop();
    else go(Number(slider.value) + 1);
  }

  function toggle() {
    if (timer) return stop();
    if (Number(slider.value) >= count - 1) go(0);
    timer = setInterval(advance, STEP);
    play.textContent = '❚❚';
    play.title = 'Pause (Space)';
    play.setAttribute('aria-label', 'Pause');
    play.setAttribute('aria-pressed', 'true');
    return undefined;
  }

  return {
    element,
    step,
    toggle,
    setStages(stages) {
      count = stages.length;
      slider.max = Math.max(0, count - 1);
      slider.disabled = count < 2;
      const height = scaleSymlog().constant(16).domain([0, 2 ** 20]).range([0, 24]);
      bars.replaceChildren(...stages.map(({ name, changed }, index) => h('div', { className: 'stage-bar-slot',
        title: `${name}: ${changed ? `${pagesSize(changed)} changed` : 'no page changed'}`, onclick: () => { stop(); go(index); } },
      h('span', { style: { height: `${changed ? Math.max(3, height(changed)) : 1}px` } }))));
    },
    show(index, { stage: name, function: code, what: text }) {
      slider.value = index;
      slider.setAttribute('aria-valuetext', `${index + 1} of ${count}, ${name}: ${text}`);
      title.replaceChildren(h('span', { className: 'stage-number' }, `${index + 1}/${count}`), ` ${name} `,
        h('code', {}, `${code}()`));
      what.textContent = text;
      [...bars.children].forEach((bar, i) => bar.classList.toggle('current', i === index));
    },
  };
}
