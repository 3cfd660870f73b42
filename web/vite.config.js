// SPDX-License-Identifier: MIT
//
// Two pages from one folder:
//
//   vite build --mode atlas    atlas.html, a single file that needs no network
//   vite build --mode page     index.html and what it loads: static files
//
// The makefile (web.mk) says where they go (--outDir).
import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

const common = { base: './', publicDir: false };
const build = { emptyOutDir: true, target: 'es2022', modulePreload: false, chunkSizeWarningLimit: 3000 };

const atlas = {
  ...common,
  plugins: [viteSingleFile()],
  build: { ...build, rollupOptions: { input: 'atlas.html' } },
};

const page = {
  ...common,
  // The emulator asks for these in node only.
  worker: { format: 'es', rollupOptions: { external: ['node:crypto', 'node:fs/promises'] } },
  build: { ...build, rollupOptions: { input: 'index.html' } },
};

export default defineConfig(({ mode }) => (mode === 'atlas' ? atlas : page));
