// SPDX-License-Identifier: MIT
//
// The pictures in the docs: node screenshots.js PAGES MACHINE IMAGES
//
// PAGES is a folder of pages as tools/atlas.py writes them, MACHINE that of the page with the kernel,
// IMAGES where the pictures go.  Each
// picture has a name, a page, and what is done on the page before it is taken.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser, openPage } from './tests/browser.js';
import { serve } from './tests/server.js';

const SIZE = { width: 1280, height: 800 };
/** A third of the bytes: a screenshot has few colours, so a palette of 256 does. */
const shrink = (png) => execFileSync('pngquant', ['--strip', '256', '-'], { input: png });
const settled = (page) => page.evaluate(() => new Promise((done) => { setTimeout(() => requestAnimationFrame(done), 300); }));

async function find(page, text, keys = []) {
  await page.fill('.search', text);
  await page.press('.search', 'Enter');
  await page.locator('.map').first().focus();
  for (const key of keys) await page.keyboard.press(key);
}

const ATLAS = [
  { name: 'atlas-direct-map', page: 'one-node.html#direct_map' },
  { name: 'atlas-direct-map-zoomed', page: 'one-node.html#direct_map', act: (page) => find(page, '0x100000', ['-']) },
  { name: 'atlas-handover', page: 'one-node.html#handover' },
  { name: 'atlas-handover-zoomed', page: 'one-node.html#handover', act: (page) => find(page, 'memory map', ['-']) },
  { name: 'atlas-running', page: 'eight-nodes.html#running' },
  { name: 'atlas-running-zoomed', page: 'eight-nodes.html#running', dark: true, act: (page) => find(page, '0xc0100000', ['Shift+Enter', '-']) },
  { name: 'atlas-two', page: 'two.html#handover' },
];

/** The page with the machine: settings in its address, and a command at the prompt that comes. */
const MACHINE = [
  { name: 'browser', settings: { memory: 512, tests: 'none', words: 'numa=fake=4' }, command: 'cat buddyinfo' },
  { name: 'browser-stage', settings: { memory: 256, tests: 'none', stop: 'never', words: 'stage=memmap kernelcore=96M' }, command: 'stage', dark: true },
];

async function take(browser, pages, images, { name, page: path, dark, act }) {
  const [file, stage] = path.split('#');
  const { page, errors } = await openPage(browser, { viewport: SIZE, reducedMotion: 'reduce', colorScheme: dark ? 'dark' : 'light' });
  await page.goto(`${pathToFileURL(join(pages, file)).href}#${stage}`);
  await page.waitForSelector('.map[data-scale]');
  if (act) await act(page);
  await settled(page);
  writeFileSync(join(images, `${name}.png`), shrink(await page.screenshot()));
  await page.context().close();
  if (errors.length) throw new Error(`${name}: ${errors.join('; ')}`);
}

async function takeMachine(browser, address, images, { name, settings, command, dark }) {
  const { page, errors } = await openPage(browser, { viewport: { width: 1400, height: 860 }, reducedMotion: 'reduce', colorScheme: dark ? 'dark' : 'light' });
  const ready = page.locator('#commands button:enabled').first();
  await page.goto(`${address}/#${new URLSearchParams(settings)}`);
  await ready.waitFor({ timeout: 120000 });
  await page.locator('#terminal').click();
  await page.keyboard.type(`${command}\n`);
  await page.waitForTimeout(300);
  await ready.waitFor();
  await settled(page);
  writeFileSync(join(images, `${name}.png`), shrink(await page.screenshot()));
  await page.context().close();
  if (errors.length) throw new Error(`${name}: ${errors.join('; ')}`);
}

const [pages, machine, images] = process.argv.slice(2);
const browser = await openBrowser();
for (const shot of ATLAS) await take(browser, pages, images, shot);
const server = await serve(machine);
for (const shot of MACHINE) await takeMachine(browser, server.address, images, shot);
server.close();
await browser.close();
