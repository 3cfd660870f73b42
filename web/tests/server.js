// SPDX-License-Identifier: MIT
//
// For the tests: a web server for a folder, some of whose files may be others, or be missing.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

/**
 * @param {string} folder
 * @returns {Promise<{address: string, replace: function(Object<string, Buffer|null>): void,
 *                    close: function(): void}>}
 *   replace() takes a pattern of the path's end and what is there from now on (null: nothing)
 */
export async function serve(folder) {
  let others = {};

  async function content(path) {
    const other = Object.keys(others).find((end) => path.endsWith(end));
    if (other) return others[other];
    return readFile(join(folder, path)).catch(() => null);
  }

  const server = createServer(async (request, answer) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname).replace(/\/$/, '/index.html');
    const body = await content(path);
    answer.writeHead(body === null ? 404 : 200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
    answer.end(body ?? 'there is no such file');
  });
  await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    replace(files) { others = files; },
    close: () => server.close(),
  };
}
