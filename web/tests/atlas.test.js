// SPDX-License-Identifier: MIT
//
// The atlas in a real browser, as a reader uses it.  Every test ends with a look at the console and
// at what the page asked the network for: nothing, both times.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage } from './browser.js';
import { countByPage } from './by-page.js';
import { atlasOf, atlasWith, knownIn, recordLines, recordText } from './records.js';

let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser.close());

/** Open the atlas of some records, do something, look whether all was well. */
async function inAtlas(address, act, options = {}) {
  const { page, errors, requests } = await openPage(browser, { reducedMotion: 'reduce', ...options });
  await page.goto(address);
  await page.waitForSelector('.map[data-scale], .empty-page:not([hidden])');
  await act(page);
  assert.deepEqual(errors, [], 'the console is empty');
  assert.deepEqual(requests, [], 'nothing is asked of the network');
  await page.context().close();
}

const stageName = (page) => page.locator('.stage-title').evaluate((title) => title.childNodes[1].textContent.trim());
const scale = (page, n = 0) => page.locator('.map').nth(n).evaluate((map) => Number(map.dataset.scale));
const said = (page) => page.locator('[role=status]').textContent();
const fact = (page, name) => page.locator(`.facts dt:text-is("${name}") + dd`).textContent();
const legend = (page, n = 0) => page.locator('.legend').nth(n).evaluate((list) =>
  Object.fromEntries([...list.querySelectorAll('button')].map((button) => [button.dataset.key, Number(button.dataset.pages)])));

async function goto(page, name) {
  await page.evaluate((stage) => window.atlas.stage(stage), name);
  assert.equal(await stageName(page), name);
}

async function find(page, text) {
  await page.fill('.search', text);
  await page.press('.search', 'Enter');
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
}

const middle = (page, n = 0) => page.locator('.map').nth(n).evaluate((map) => ({
  x: 112 + (map.clientWidth - 120) / 2, y: 22 + (map.clientHeight - 30) / 2 }));

test('every stage has its name, function, sentence and log', () => inAtlas(atlasOf('pc'), async (page) => {
  const lines = recordLines('pc');
  assert.equal(await stageName(page), 'memory_map', 'it opens where the first picture is');
  await goto(page, lines[0].stage);
  for (const [i, line] of lines.entries()) {
    const shown = await page.evaluate(() => {
      const text = (name) => document.querySelector(name)?.textContent ?? '';
      return [document.querySelector('.stage-title').childNodes[1].textContent.trim(), text('.stage-what'), text('.stage-title code'),
        text('.panel-stage .log')];
    });
    assert.deepEqual(shown, [line.stage, line.what, `${line.function}()`, line.log.join('\n')]);
    if (i) assert.match(await said(page), new RegExp(`Stage ${i + 1} of ${lines.length}, ${line.stage}: `));
    await page.getByRole('button', { name: 'Next stage' }).click();
  }
}));

test('the legend adds up to the record, page by page', () => inAtlas(atlasOf('pc', 'nodes'), async (page) => {
  const stages = ['memory_map', 'memblock', 'zones', 'memmap', 'handover', 'slab', 'running'];
  for (const [n, name] of ['pc', 'nodes'].entries()) {
    const known = knownIn(recordLines(name));
    for (const stage of n ? stages.slice(-1) : stages) {
      await goto(page, stage);
      assert.deepEqual(await legend(page, n), sorted(countByPage(known.get(stage)), await legend(page, n)), `${name}, ${stage}`);
    }
  }
}));

/* deepEqual() compares keys without their order, but says more when it is the same. */
const sorted = (sums, like) => Object.fromEntries([...new Set([...Object.keys(like), ...Object.keys(sums)])].map((key) => [key, sums[key]]));

test('the free pages of the legend are those of the free lists', () => inAtlas(atlasOf('pc'), async (page) => {
  await goto(page, 'running');
  const known = knownIn(recordLines('pc')).get('running');
  const sums = await legend(page);
  known.zones[0].free[0].forEach((_, type) => {
    const pages = known.zones.reduce((sum, zone) => sum + zone.free.reduce((all, byType, order) => all + byType[type] * 2 ** order, 0), 0);
    assert.equal(sums[`free-${type}`] ?? 0, pages);
  });
  assert.equal(await page.locator('.zone').count(), known.zones.length);
}));

test('a search finds physical and virtual addresses, page frames and names', () => inAtlas(atlasOf('pc'), async (page) => {
  await goto(page, 'audit');
  await find(page, '0xc0100000');
  assert.match(await said(page), /virtual 0xc0100000 is physical 0x00100000: kernel image/);
  assert.equal(await fact(page, 'memblock says'), 'reserved for: kernel image');
  await find(page, '16M');
  assert.match(await fact(page, 'physical'), /^0x01000000–/);
  assert.equal(await fact(page, 'zone'), 'Normal, node 0');
  await find(page, 'pfn 0xff');
  assert.equal(await fact(page, 'zone'), 'DMA, node 0');
  await find(page, 'p:0xffffffff');
  assert.match(await fact(page, 'what'), /^firmware/);
  await find(page, 'trampoline');
  assert.match(await fact(page, 'what'), /real-mode trampoline/);
  await find(page, 'nonsense');
  assert.match(await said(page), /“nonsense” is no address/);
  assert.equal(await page.locator('.search').getAttribute('aria-invalid'), 'true');
  assert.match(await page.locator('.search-wrong').textContent(), /nothing is called so in this stage/);
  await page.locator('.search').press('Backspace');
  assert.equal(await page.locator('.search-wrong').isVisible(), false);
}));

test('from all memory down to one page, and back', () => inAtlas(atlasOf('nodes'), async (page) => {
  await goto(page, 'running');
  const whole = await scale(page);
  await find(page, 'pfn 0x12345');
  await page.getByRole('button', { name: 'Zoom to its first page' }).click();
  const first = await fact(page, 'page frames');
  assert.ok(await scale(page) > 40, 'one page is larger than 40 pixels');
  await page.locator('.map').hover({ position: await middle(page) });
  assert.match(await page.locator('.tip').textContent(), new RegExp(`page frame ${first.split('–')[0]}`));
  await page.locator('.map').focus();
  await page.keyboard.press('0');
  for (let polls = 0; polls < 200 && await scale(page) !== whole; polls++) await page.waitForTimeout(50);
  assert.equal(await scale(page), whole);
}));

test('a click shows the block, its pages and its history', () => inAtlas(atlasOf('pc'), async (page) => {
  await goto(page, 'handover');
  await find(page, '32M');
  await page.locator('.map').click({ position: await middle(page) });
  assert.equal(await fact(page, 'what'), 'free, order 10, Movable');
  assert.equal(await fact(page, 'size'), '4 MiB, 1,024 pages');
  await page.locator('.panel-chosen .pages summary').click();
  await page.waitForSelector('.pages tbody tr');
  assert.equal(await page.locator('.pages tbody tr').count(), 1024);
  assert.match(await page.locator('.pages tbody tr').nth(1).textContent(), /0x2001.*0x02001000.*0xc2001000/);
  const history = page.locator('.history button');
  assert.equal(await history.count(), recordLines('pc').length);
  await history.nth(0).click();
  assert.equal(await stageName(page), 'start_kernel');
}));

test('everything by keyboard', () => inAtlas(atlasOf('pc'), async (page) => {
  const focused = () => page.evaluate(() => document.activeElement.className || document.activeElement.tagName);
  for (let i = 0; i < 20 && !(await focused()).includes('stage-slider'); i += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('End');
  assert.equal(await stageName(page), 'running');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await stageName(page), 'self_tests');
  for (let i = 0; i < 20 && await focused() !== 'map'; i += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  const first = await fact(page, 'physical');
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await fact(page, 'physical'), first);
  await page.keyboard.press('ArrowDown');
  assert.match(await said(page), /MiB at 0x0[4-9a-f]/);
  const small = await scale(page);
  await page.keyboard.press('Enter');
  await page.waitForFunction((before) => Number(document.querySelector('.map').dataset.scale) > before, small);
  await page.keyboard.press('-');
  await page.keyboard.press('PageUp');
  assert.equal(await stageName(page), 'sealed');
  await page.keyboard.press('Home');
  assert.match(await fact(page, 'physical'), /^0x00000000/);
}));

test('the map follows the block that a key chooses', () => inAtlas(atlasOf('pc'), async (page) => {
  await goto(page, 'running');
  await page.locator('.map').focus();
  await page.keyboard.press('Enter');
  assert.match(await said(page), /No block is chosen/);
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('+');
  await page.waitForTimeout(500);
  const before = await scale(page);
  await page.keyboard.press('ArrowRight');
  assert.equal(await scale(page), before, 'at the same scale');
  const physical = await fact(page, 'physical');
  await page.locator('.map').click({ position: await middle(page) });
  assert.equal(await fact(page, 'physical'), physical, 'the block is in the middle');
}));

test('two records: one zoom, one stage, each its own legend', () => inAtlas(atlasOf('pc', 'nodes'), async (page) => {
  await goto(page, 'handover');
  assert.equal(await page.locator('.pane').count(), 2);
  assert.ok((await legend(page, 1))['free-2'] > (await legend(page, 0))['free-2']);
  const { x, y } = await middle(page);
  await page.locator('.map').nth(1).hover({ position: { x, y } });
  await page.mouse.wheel(0, -600);
  await page.waitForFunction(() => new Set([...document.querySelectorAll('.map')].map((map) => map.dataset.scale)).size === 1
    && Number(document.querySelector('.map').dataset.scale) > 0.6);
  await page.getByRole('button', { name: 'Close nodes' }).click();
  assert.equal(await page.locator('.pane').count(), 1);
}));

const colourAt = (page, { x, y }) => page.locator('.map').evaluate((map, at) => {
  const ratio = map.width / map.clientWidth;
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  context.drawImage(map, -Math.round(at.x * ratio), -Math.round(at.y * ratio));
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}, { x, y });

test('light and dark, by system and by switch', async () => {
  for (const [colorScheme, page0] of [['light', 'rgb(253, 252, 248)'], ['dark', 'rgb(18, 22, 26)']]) {
    await inAtlas(atlasOf('pc'), async (page) => {
      const background = () => page.locator('.atlas').evaluate((atlas) => getComputedStyle(atlas).backgroundColor);
      await goto(page, 'handover');
      assert.equal(await background(), page0);
      const at = await middle(page);
      const colour = await colourAt(page, { x: at.x + 3, y: at.y + 3 });
      await page.getByRole('button', { name: 'Switch between light and dark' }).click();
      assert.notEqual(await background(), page0);
      await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
      assert.notDeepEqual(await colourAt(page, { x: at.x + 3, y: at.y + 3 }), colour);
    }, { colorScheme });
  }
});

test('a mapping of the address space leads to its memory', () => inAtlas(atlasOf('pc'), async (page) => {
  await goto(page, 'running');
  const run = knownIn(recordLines('pc')).get('running').page_tables.find((entry) => entry[3] === '4M');
  await page.locator(`.mapping[data-virtual="${run[0]}"]`).click();
  assert.match(await fact(page, 'physical'), new RegExp(`^0x${run[1].toString(16).padStart(8, '0')}–`));
  assert.match(await said(page), /is mapped to physical/);
  const areas = await page.locator('.area-head b').allTextContents();
  ['lowmem', 'vmalloc', 'pkmap', 'fixmap'].forEach((name) => assert.ok(areas.includes(name), name));
}));

test('one kind alone: the legend is a switch', () => inAtlas(atlasOf('pc'), async (page) => {
  await goto(page, 'running');
  const slab = page.locator('.legend button[data-key=slab]');
  const at = await middle(page);
  const colour = await colourAt(page, at);
  await slab.click();
  assert.equal(await slab.getAttribute('aria-pressed'), 'true');
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  assert.notDeepEqual(await colourAt(page, at), colour);
}));

test('the table says the same as the map', () => inAtlas(atlasOf('pc'), async (page) => {
  await goto(page, 'memory_map');
  await page.getByText('The map as a table').click();
  await page.waitForSelector('.memory-table tbody tr');
  const rows = await page.locator('.memory-table tbody tr').allTextContents();
  assert.ok(rows.some((row) => /0x1ffdffff5\d\d MiBRAM$/.test(row)), rows.join('\n'));
  assert.match(await page.locator('.memory-table caption').textContent(), /stage memory_map/);
}));

const paste = (page, text) => page.evaluate((data) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', data);
  document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
}, text);

test('a record that is no record is told, and nothing is lost', () => inAtlas(atlasOf('pc'), async (page) => {
  await goto(page, 'handover');
  const sums = await legend(page);
  await paste(page, '{"stage": "broken"\n{}');
  await page.waitForSelector('.message:not([hidden])');
  assert.match(await page.locator('.message').textContent(), /pasted holds no record of a boot/);
  assert.equal(await page.locator('.pane').count(), 1);
  assert.deepEqual(await legend(page), sums);
  assert.equal(await stageName(page), 'handover');
}));

test('a record with a broken line is shown without it', () => inAtlas(atlasWith([]), async (page) => {
  const lines = recordText('pc').trim().split('\n');
  lines[4] = lines[4].slice(0, 30);
  await paste(page, lines.join('\n'));
  await page.waitForSelector('.map[data-scale]');
  assert.match(await page.locator('.message').textContent(), /line 5 is not JSON\. The other 32 stages are shown\./);
  await goto(page, 'running');
  assert.deepEqual(await legend(page), sorted(countByPage(knownIn(recordLines('pc')).get('running')), await legend(page)));
}));

test('strange members of a record do not break the page', () => inAtlas(atlasWith([]), async (page) => {
  const head = { stage: 'odd', function: 'f', what: 'w', us: 0, log: [] };
  for (const more of [{ pages: 7 }, { e820: [[1]] }, { zones: [{}] }, { memblock: {} }, { page_tables: 'no' }]) {
    await paste(page, JSON.stringify({ ...head, ...more }));
    await page.waitForSelector('.message:not([hidden])');
    assert.match(await page.locator('.message').textContent(), /line 1 has a wrong/);
    await page.getByRole('button', { name: 'Close the message' }).click();
  }
}));

test('a dropped file stands beside: a real PC, by memsim', () => inAtlas(atlasOf('pc'), async (page) => {
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'my-pc.jsonl'));
    return data;
  }, recordText('dmesg'));
  await page.dispatchEvent('.atlas', 'drop', { dataTransfer: transfer });
  await page.waitForFunction(() => document.querySelectorAll('.pane').length === 2);
  assert.match(await page.locator('.pane-name').nth(1).textContent(), /^my-pc/);
  await goto(page, 'audit');
  assert.deepEqual(await legend(page, 1), sorted(countByPage(knownIn(recordLines('dmesg')).get('audit')), await legend(page, 1)));
}));

test('a machine that is just booting: lines are appended, the last stage is shown', () => inAtlas(atlasWith([]), async (page) => {
  const lines = recordLines('pc');
  await page.evaluate((all) => all.forEach((line) => window.atlas.append(line)), lines.slice(0, 23));
  await page.waitForSelector('.map[data-scale]');
  assert.equal(await stageName(page), lines[22].stage);
  await page.evaluate((all) => all.forEach((line) => window.atlas.append(line)), lines.slice(23));
  await page.waitForFunction((name) => document.querySelector('.stage-title').textContent.includes(` ${name} `), lines.at(-1).stage);
}));

test('playing goes through the stages and stops at the end', () => inAtlas(atlasOf('pc'), async (page) => {
  await page.evaluate(() => window.atlas.stage('self_tests'));
  await page.getByRole('button', { name: 'Play' }).click();
  await page.waitForFunction(() => document.querySelector('.stage-title').textContent.includes(' running '), undefined, { timeout: 8000 });
  await page.getByRole('button', { name: 'Play' }).waitFor({ timeout: 8000 });
}));

/* Worst case: no two neighbouring pages of 3.5 GB are alike. */
function fragmented() {
  const lines = recordLines('nodes').slice(0, 23);
  const pages = [];
  for (let pfn = 0; pfn < 900000; pfn += 8) pages.push([pfn, 3, 'used'], [pfn + 3, 1, 'free', 0, 2], [pfn + 4, 4, 'free', 2, 0]);
  lines.at(-1).pages = pages;
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

async function zoomFrames(page) {
  const { x, y } = await middle(page);
  await page.locator('.map').hover({ position: { x, y } });
  await page.evaluate(() => window.atlas.frames().forEach((frames) => Object.assign(frames, { count: 0, milliseconds: 0, longest: 0 })));
  for (let i = 0; i < 40; i += 1) await page.mouse.wheel(0, i < 20 ? -120 : 120);
  await page.waitForTimeout(200);
  const [frames] = await page.evaluate(() => window.atlas.frames());
  return { ...frames, mean: frames.milliseconds / frames.count };
}

test('3.5 GB and 8 nodes: drawn in under 2 seconds, zoomed without stutter', async (t) => {
  for (const [name, address, limit] of [['as booted', atlasOf('nodes'), 2000], ['all fragments', atlasWith([{ name: 'fragmented', text: fragmented() }]), 8000]]) {
    await inAtlas(address, async (page) => {
      const { duration } = await page.waitForFunction(() => performance.getEntriesByName('first picture')[0]?.toJSON()).then((handle) => handle.jsonValue());
      await page.evaluate(() => window.atlas.stage('layout'));
      const frames = await zoomFrames(page);
      t.diagnostic(`${name}: first picture after ${duration.toFixed(0)} ms; ${frames.count} frames, ` +
        `${frames.mean.toFixed(1)} ms of script each, ${frames.longest.toFixed(1)} ms at most`);
      assert.ok(duration < limit, `first picture after ${duration} ms`);
      assert.ok(frames.count > 5 && frames.mean < (limit === 2000 ? 33 : 200), `${frames.mean} ms a frame`);
    });
  }
});
