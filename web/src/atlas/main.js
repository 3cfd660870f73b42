// SPDX-License-Identifier: MIT
//
// The page atlas.html: the atlas of the records that stand in the page itself.
import { createAtlas } from './atlas.js';
import { Record } from './record.js';

/** Before this stage nothing is known of the memory, and there is nothing to see. */
const FIRST_PICTURE = 'memory_map';

const began = performance.now();
const atlas = createAtlas(document.getElementById('atlas'));
const embedded = JSON.parse(document.getElementById('records').textContent);

atlas.load(embedded.map(({ name, text }) => Record.parse(name, text)));
atlas.stage(location.hash.slice(1) || FIRST_PICTURE);
requestAnimationFrame(() => requestAnimationFrame(() => {
  performance.measure('first picture', { start: began, end: performance.now() });
}));
window.atlas = atlas;
