// SPDX-License-Identifier: MIT
//
// For the tests: a real browser, and pages in it that may not stumble unseen.
import { chromium } from 'playwright-core';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** @returns {Promise<import('playwright-core').Browser>} Debian's Chromium, headless */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.B2B_CHROMIUM || '/usr/bin/chromium',
    headless: true,
    args: ARGUMENTS,
  });
}

/**
 * A page that remembers what went wrong in it and what it asked the network for.
 * @param {import('playwright-core').Browser} browser
 * @param {object} [options] of the browser's context: viewport, colorScheme ...
 * @returns {Promise<{page: import('playwright-core').Page, errors: string[], requests: string[]}>}
 */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
  const errors = [];
  const requests = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url())) requests.push(request.url());
  });
  return { page, errors, requests };
}
