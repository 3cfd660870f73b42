// SPDX-License-Identifier: MIT
//
// The page atlas.html: the atlas of the records that stand in the page itself.
import { createAtlas } from './atlas.js';
import { Record } from './record.js';

const atlas = createAtlas(document.getElementById('atlas'));
const embedded = JSON.parse(document.getElementById('records').textContent);

atlas.load(embedded.map(({ name, text }) => Record.parse(name, text)));
