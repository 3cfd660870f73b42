// SPDX-License-Identifier: MIT
//
// Pictures for the docs, small: a screenshot has few colours, so 256 of them in a palette do, and
// the file is a third of what the browser writes.
import zlib, { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS = 256;

/* Node 18 has no crc32() of its own. */
function crc32(data) {
  if (zlib.crc32) return zlib.crc32(data);
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function* chunks(file) {
  for (let at = SIGNATURE.length; at < file.length;) {
    const size = file.readUInt32BE(at);
    yield { type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, at + 8 + size) };
    at += size + 12;
  }
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = [Buffer.alloc(4), Buffer.alloc(4)];
  ends[0].writeUInt32BE(data.length);
  ends[1].writeUInt32BE(crc32(body));
  return Buffer.concat([ends[0], body, ends[1]]);
}

const paeth = (a, b, c) => {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
};

/* A byte is stored as its difference to what the bytes left, above and left above let expect. */
const EXPECTED = [() => 0, (a) => a, (a, b) => b, (a, b) => (a + b) >> 1, paeth];

function unfilter(raw, width, height, depth) {
  const line = width * depth;
  const out = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1) {
    const expected = EXPECTED[raw[y * (line + 1)]];
    for (let x = 0; x < line; x += 1) {
      const at = y * line + x;
      const left = x >= depth ? out[at - depth] : 0;
      const above = y ? out[at - line] : 0;
      const corner = x >= depth && y ? out[at - line - depth] : 0;
      out[at] = raw[y * (line + 1) + 1 + x] + expected(left, above, corner);
    }
  }
  return out;
}

/* Pixels as 0xrrggbb. */
function decode(file) {
  const parts = [...chunks(file)];
  const header = parts[0].data;
  const [width, height, depth] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9] === 6 ? 4 : 3];
  const raw = inflateSync(Buffer.concat(parts.filter((part) => part.type === 'IDAT').map((part) => part.data)));
  const bytes = unfilter(raw, width, height, depth);
  const pixels = new Uint32Array(width * height);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = bytes.readUIntBE(i * depth, 3);
  return { width, height, pixels };
}

const distance = (a, b) => ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;

function nearest(colours, wanted) {
  let [best, least] = [0, Infinity];
  colours.forEach((colour, i) => {
    const now = distance(colour, wanted);
    if (now < least) [best, least] = [i, now];
  });
  return { best, least };
}

/* The most frequent colours fill half of it; then always the one that is farthest from all taken. */
function choose(counts) {
  const sorted = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const colours = sorted.slice(0, COLOURS / 2);
  const rest = sorted.slice(COLOURS / 2).map((colour) => ({ colour, far: nearest(colours, colour).least }));
  while (colours.length < COLOURS && rest.some(({ far }) => far > 0)) {
    const { colour } = rest.reduce((a, b) => (b.far > a.far ? b : a));
    colours.push(colour);
    for (const one of rest) one.far = Math.min(one.far, distance(one.colour, colour));
  }
  return colours;
}

/* A palette, and for each colour of the picture its nearest one there. */
function palette(pixels) {
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const colours = choose(counts);
  return { colours, index: new Map([...counts.keys()].map((colour) => [colour, nearest(colours, colour).best])) };
}

/**
 * A smaller file with the same picture, but for the rarest shades.
 * @param {Buffer} file a PNG of 8 bits a channel, without interlacing
 * @returns {Buffer} a PNG with a palette
 */
export function shrink(file) {
  const { width, height, pixels } = decode(file);
  const { colours, index } = palette(pixels);
  const lines = Buffer.alloc((width + 1) * height);
  pixels.forEach((pixel, i) => { lines[Math.floor(i / width) * (width + 1) + 1 + (i % width)] = index.get(pixel); });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  const table = Buffer.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', table),
    chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
