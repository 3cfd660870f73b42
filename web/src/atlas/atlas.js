// SPDX-License-Identifier: MIT
//
// The atlas as a part of a page: give it an element and records of boots.
import { Record } from './record.js';

/**
 * Draw records into an element.
 * @param {HTMLElement} element becomes the atlas' own
 * @returns {{load: function(Record[]): void, append: function(object): void,
 *            stage: function(string): void}}
 *   load() shows records from their first stage on; append() adds a line to the first
 *   record, for a machine that is just booting; stage() goes to a stage by its name.
 */
export function createAtlas(element) {
  let records = [];
  const list = document.createElement('ol');
  element.append(list);

  function draw() {
    list.replaceChildren(...(records[0]?.lines ?? []).map((line) => {
      const item = document.createElement('li');
      item.dataset.stage = line.stage;
      item.textContent = `${line.stage}: ${line.what}`;
      return item;
    }));
  }

  return {
    load(next) {
      records = next;
      draw();
    },
    append(line) {
      if (!records.length) records = [new Record('this machine')];
      records[0].append(line);
      draw();
    },
    stage(name) {
      for (const item of list.children) item.toggleAttribute('aria-current', item.dataset.stage === name);
    },
  };
}
