// SPDX-License-Identifier: MIT
//
// Light or dark: what the reader's system prefers, until the reader chooses.

const KEY = 'b2b-atlas-theme';
const query = matchMedia('(prefers-color-scheme: dark)');

/* A page that was opened as a file may have no storage. */
function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function store(value) {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // then it is chosen anew each time
  }
}

/** @returns {boolean} */
export const isDark = () => (document.documentElement.dataset.theme ?? (query.matches ? 'dark' : 'light')) === 'dark';

/** Show the other of the two from now on. */
export function toggleTheme() {
  const next = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  store(next);
  document.dispatchEvent(new Event('themechange'));
}

/**
 * Show what was chosen before, and call back at each change.
 * @param {function(): void} changed
 * @returns {function(): void} stops it
 */
export function followTheme(changed) {
  const chosen = stored();
  if (chosen) document.documentElement.dataset.theme = chosen;
  document.addEventListener('themechange', changed);
  query.addEventListener('change', changed);
  return () => {
    document.removeEventListener('themechange', changed);
    query.removeEventListener('change', changed);
  };
}
