// SPDX-License-Identifier: MIT
//
// Tabs, as keyboards and screen readers expect them: arrows go from one to the next.

/**
 * @param {HTMLElement} list has elements of the role "tab", each with aria-controls
 * @param {function(string): void} shown gets the id of the panel that is shown now
 */
export function wireTabs(list, shown) {
  const tabs = [...list.querySelectorAll('[role=tab]')];

  function choose(chosen) {
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      document.getElementById(tab.getAttribute('aria-controls')).hidden = tab !== chosen;
    }
    shown(chosen.getAttribute('aria-controls'));
  }

  list.addEventListener('click', ({ target }) => { if (tabs.includes(target)) choose(target); });
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs.at((tabs.indexOf(document.activeElement) + step) % tabs.length);
    next.focus();
    choose(next);
  });
}
