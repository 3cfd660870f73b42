// SPDX-License-Identifier: MIT
//
// The page atlas.html: the atlas of the records that stand in the page itself.
import { createAtlas } from './atlas.js';
import { Record } from './record.js';

const began = performance.now();
const atlas = createAtlas(document.getElementById('atlas'));
const embedded = JSON.parse(document.getElementById('records').textContent);

atlas.load(embedded.map(({ name, text }) => Record.parse(name, text)));
if (location.hash) atlas.stage(location.hash.slice(1));
requestAnimationFrame(() => requestAnimationFrame(() => {
  performance.measure('first picture', { start: began, end: performance.now() });
}));
window.atlas = atlas;
