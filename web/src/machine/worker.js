// SPDX-License-Identifier: MIT
//
// The machine in a thread of its own: the page stays quick while the kernel runs, and
// a machine that is switched off leaves nothing behind.
//
// Messages in: {start: options}, {type: text}, {press: scancodes}.  Out: machine.js' events.
import { startMachine } from './machine.js';

let machine;

function failed(event) {
  event.preventDefault();
  machine?.failed(event.error ?? event.reason ?? event.message);
}

self.addEventListener('error', failed);
self.addEventListener('unhandledrejection', failed);
self.addEventListener('message', ({ data }) => {
  if (data.start) machine = startMachine(data.start, (event) => self.postMessage(event));
  if (data.type) machine?.type(data.type);
  if (data.press) machine?.press(data.press);
});
