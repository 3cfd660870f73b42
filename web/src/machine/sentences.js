// SPDX-License-Identifier: MIT
//
// What the page says about a run, as sentences.

const number = (count, noun) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/**
 * @param {import('./log.js').ConsoleLog} log
 * @returns {string} how the self-tests went, as far as they are; empty when none ran
 */
export function testsSentence({ tests }) {
  const { passed, skipped, failed } = tests;
  if (!passed && !failed.length) return '';
  const names = failed.length ? ` (${failed.slice(0, 5).join(', ')}${failed.length > 5 ? ' …' : ''})` : '';
  return `Self-tests: ${passed} passed, ${failed.length} failed${names}, ` +
    `${skipped} skipped.`;
}

/** @param {import('./log.js').ConsoleLog} log @returns {boolean} suites are running now */
export const testsAreRunning = ({ tests }) => tests.suites > 0 && tests.suitesDone < tests.suites;

/**
 * Where a run is.
 * @param {import('./run.js').Run} run
 * @returns {string}
 */
export function statusSentence(run) {
  const { log, stage, end } = run;
  if (end) return end.short;
  const inMonitor = log.atPrompt || (log.stoppedAt && log.stoppedAt === stage);
  if (inMonitor && log.stoppedAt === 'running') return `The boot is over, the monitor waits. ${testsSentence(log)}`;
  if (inMonitor) return `Stopped in stage ${log.stoppedAt}: type a command, or let it step to the next stage.`;
  if (!log.pieces.length) return 'Loading the kernel and the emulator …';
  if (testsAreRunning(log)) {
    return `Self-tests: suite ${log.tests.suitesDone + 1} of ${log.tests.suites}; ${number(log.tests.passed, 'case')} passed …`;
  }
  return `Booting${stage ? `: stage ${stage}` : ''} …`;
}

/**
 * The end of a run.
 * @param {{how: string, message: string}} event as machine.js reports it
 * @param {import('./run.js').Run} run
 * @returns {{short: string, alarm: string}} alarm is empty when all is well
 */
export function endSentences({ how, message }, { log, stage }) {
  const where = stage ? ` The last stage it reached was ${stage}.` : '';
  if (how === 'exit' && log.verdict.startsWith('good')) {
    return { short: `The run is over. Verdict: ${log.verdict}. ${testsSentence(log)}`, alarm: '' };
  }
  const alarm = {
    exit: log.panic ? `The kernel panicked: ${log.panic}.${where} The console shows the report.`
      : `The kernel ended the run. ${log.verdict ? `Verdict: ${log.verdict}. ${testsSentence(log)}` : `It gave no verdict.${where}`}`,
    fault: `The emulated processor stopped: ${message}.${where}`,
    error: /[.!?]$/.test(message) ? message : `The emulator stopped: ${message}.${where}`,
  }[how];
  return { short: 'The run is over.', alarm };
}
