// SPDX-License-Identifier: MIT
//
// What leaves the page: files, and the address as a link.

/**
 * @param {string} name of the file
 * @param {string} text
 */
export function saveFile(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  Object.assign(link, { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/**
 * Put the page's address, which says the settings, where it can be pasted.
 * @returns {Promise<string>} what to tell the reader
 */
export async function copyAddress() {
  try {
    await navigator.clipboard.writeText(location.href);
    return 'The link is in the clipboard.';
  } catch {
    return 'Nothing could be copied; the link is the address of this page.';
  }
}
