// SPDX-License-Identifier: MIT
//
// The edges of the map, in pixels: nodes, zones and addresses on the left, offsets above.
export const GUTTER = { left: 112, top: 22, right: 8, bottom: 8 };
