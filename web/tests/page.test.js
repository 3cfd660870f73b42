// SPDX-License-Identifier: MIT
//
// The page with the machine, in a real browser, with the kernel that was built.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { openBrowser, openPage } from './browser.js';
import { serve } from './server.js';

const BUILD = process.env.B2B_BUILD ?? '../build';
const PATIENCE = 90000 * Number(process.env.B2B_PATIENCE ?? 1);

const STAGES_TO_MEMMAP = ['parameters', 'last_pfn', 'low_high_edge', 'memblock', 'low_memory', 'direct_map', 'firmware_tables', 'nodes', 'zones'];

let browser;
let server;
before(async () => {
  browser = await openBrowser();
  server = await serve(`${BUILD}/web/page`);
});
after(async () => {
  server.close();
  await browser.close();
});

/** Open the page with settings, do something with it, look whether all was well. */
async function withMachine(settings, act, options = {}) {
  const { page, errors, requests } = await openPage(browser, options);
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${server.address}/#${new URLSearchParams(settings)}`);
  await act(page);
  if (!options.mayFail) assert.deepEqual(errors, [], 'the console is empty');
  assert.deepEqual(requests.filter((url) => !url.startsWith(`${server.address}/`)), [], 'only its own files');
  await page.context().close();
}

const status = (page, pattern) => page.locator('#status').filter({ hasText: pattern }).waitFor();
const alarm = (page, pattern) => page.locator('#alert').filter({ hasText: pattern }).waitFor();
const shown = (page, pattern) => page.locator('.xterm-rows').filter({ hasText: pattern }).waitFor();

async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
  return readFile(await download.path(), 'utf8');
}

test('the kernel boots, its tests pass, the monitor answers, the atlas shows the zones', () => withMachine({}, async (page) => {
  await status(page, /^The boot is over.* Self-tests: \d{3} passed, 0 failed/);
  await page.locator('#terminal').click();
  await page.keyboard.type('cat buddyinfo\n');
  await shown(page, /Node 0, zone +Normal +\d/);

  const log = await saved(page, '#save-log');
  assert.match(log, /BIOS-provided physical RAM map/);
  assert.match(log, /Node 0, zone +Normal +\d/);
  const record = (await saved(page, '#save-record')).trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(record.at(0).stage, 'start_kernel');
  assert.equal(record.at(-1).stage, 'running');

  const atlas = page.locator('#atlas');
  assert.match(await atlas.locator('.stage-title').textContent(), /running/);
  const lists = await atlas.locator('.panel-lists').textContent();
  for (const { name } of record.findLast((line) => line.zones).zones) assert.ok(lists.includes(name), name);
}));

test('stage by stage, with the button and by hand', () => withMachine({ stop: 'stages', tests: 'none', memory: 32 }, async (page) => {
  for (const stage of ['start_kernel', 'processor', 'clock', 'memory_map']) {
    await status(page, `Stopped in stage ${stage}:`);
    await page.locator('#atlas .stage-title').filter({ hasText: stage }).waitFor();
    await page.getByRole('button', { name: 'Step', exact: true }).click();
  }
  for (const stage of STAGES_TO_MEMMAP) {
    await status(page, `Stopped in stage ${stage}:`);
    await page.locator('#terminal').click();
    await page.keyboard.type('step\n');
  }
  await status(page, 'Stopped in stage memmap:');
  await page.locator('#atlas .panel-lists').filter({ hasText: 'DMA' }).filter({ hasText: 'Normal' }).waitFor();
}));

test('another size of memory starts another machine', () => withMachine({ tests: 'none', words: 'mem=48M' }, async (page) => {
  await status(page, 'The boot is over');
  assert.match(await saved(page, '#save-log'), /last_pfn = 0x3000 /);
  await page.fill('[name=words]', '');
  await page.selectOption('[name=memory]', '512');
  await page.waitForFunction(() => document.querySelector('#status').textContent.startsWith('Loading'));
  await status(page, 'The boot is over');
  assert.match(await saved(page, '#save-log'), /last_pfn = 0x1f000 /);
  assert.match(page.url(), /#memory=512&tests=none$/);
  await page.locator('#atlas').getByText('512 MiB', { exact: true }).first().waitFor();
}));

test('what the kernel does not understand is said beside the field', () => withMachine({ tests: 'none', words: 'nonsense vmalloc=many' }, async (page) => {
  const complaint = page.locator('#complaint');
  await complaint.filter({ hasText: 'Malformed early option' }).waitFor();
  await complaint.filter({ hasText: 'Unknown kernel command line parameters "nonsense"' }).waitFor();
  await status(page, 'The boot is over');
  assert.equal(await page.getAttribute('[name=words]', 'aria-invalid'), 'true');
}));

test('the screen shows the same, and takes keys', () => withMachine({ tests: 'none' }, async (page) => {
  await status(page, 'The boot is over');
  await page.focus('#console-tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'screen');
  await page.keyboard.type('cat meminfo\n');
  await page.locator('#screen').filter({ hasText: /MemTotal: +\d+ kB/ }).waitFor();
  await page.keyboard.type('help\n');
  await page.locator('#screen').filter({ hasNotText: 'MemTotal' }).filter({ hasText: /vmalloc .*\nb2b>$/ }).waitFor();
  for (let times = 0; times < 4; times += 1) await page.keyboard.press('Shift+PageUp');
  await page.locator('#screen').filter({ hasText: 'b2b> cat meminfo' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.line), 'step');
}));

test('nobody is caught in the console, and nothing is wider than a telephone', () => withMachine({ tests: 'none' }, async (page) => {
  await status(page, 'The boot is over');
  await page.locator('#terminal').click();
  await page.keyboard.type('dme');
  await page.keyboard.press('Tab');
  await shown(page, 'b2b> dmesg');
  await page.keyboard.press('Enter');
  // While the line is drawn anew there is a prompt for a moment, so the buttons have to stay.
  await page.waitForFunction(() => {
    const enabled = document.querySelector('#commands button:enabled');
    globalThis.polls = enabled ? (globalThis.polls ?? 0) + 1 : 0;
    return globalThis.polls > 5;
  }, null, { polling: 200 });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.line), 'step');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
}, { viewport: { width: 380, height: 800 } }));

// ---- ends ------------------------------------------------------------------------------------

const words = (values) => Buffer.concat(values.map((value) => {
  const word = Buffer.alloc(4);
  word.writeUInt32LE(value >>> 0);
  return word;
}));
const LOAD = 0x100000;
const HEADER = [0x1badb002, 1 << 16, -(0x1badb002 + (1 << 16)), LOAD, LOAD, 0, LOAD + 4096, LOAD + 32];

/** A kernel that interrupts itself without an interrupt table: lidt [0x1ff000], which is zero; int3. */
const TRIPLE_FAULT = Buffer.concat([words(HEADER), Buffer.from('0f011d00f01f00cc', 'hex'), Buffer.alloc(64)]);

test('a kernel that panics', () => withMachine({ words: 'crash=panic', tests: 'none' }, async (page) => {
  await alarm(page, /^The kernel panicked: .* The console shows the report\.$/);
  assert.match(await saved(page, '#save-log'), /Kernel panic - not syncing/);
}, { mayFail: true }));

test('what is wrong with the files is told, and what is mended works', () => withMachine({ tests: 'none' }, async (page) => {
  await status(page, 'The boot is over');
  for (const [files, said] of [
    [{ 'b2b.elf': TRIPLE_FAULT }, /processor stopped: .*triple fault/],
    [{ 'b2b.elf': Buffer.from('<html>') }, /no Multiboot header/],
    [{ 'b2b.elf': null }, /file of the kernel \(b2b\.elf\) could not be loaded: 404/],
    [{ '.wasm': Buffer.from('nothing') }, /WebAssembly/],
    [{ 'bios.bin': null }, /file of the firmware \(bios\.bin\) could not be loaded/],
  ]) {
    server.replace(files);
    await page.reload();
    await alarm(page, said);
  }
  server.replace({});
  await page.reload();
  await status(page, 'The boot is over');
  assert.equal(await page.locator('#alert').isVisible(), false);
}, { mayFail: true }));
