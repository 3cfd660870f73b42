// SPDX-License-Identifier: MIT
//
// Elements without a framework.

/**
 * An element.  Properties that begin with "on" are listeners, "dataset" and "style" are objects,
 * what the element has no property for is an attribute.
 * @param {string} tag
 * @param {object} [props]
 * @param {...(Node|string|null)} children null is left out
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'dataset') Object.assign(element.dataset, value);
    else if (name === 'style') setStyle(element, value);
    else if (name in element && name !== 'list') element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function setStyle(element, style) {
  for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value);
}
