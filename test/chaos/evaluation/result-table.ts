import type { ExperimentResult } from '#test/chaos/experiment.ts';

const COLUMNS: readonly (readonly [name: string, value: (outcome: ExperimentResult) => number | string])[] = [
  ['fault', ({ name }) => name],
  ['times', ({ times }) => times],
  ['accepted', ({ accepted }) => accepted],
  ['delivered', ({ delivered }) => delivered],
  ['apologised', ({ failed: apologised }) => apologised],
  ['canceled', ({ canceled }) => canceled],
  ['kept', ({ undelivered: kept }) => kept],
  ['never answered', ({ unanswered }) => unanswered],
  ['lost', ({ lost }) => lost.length],
  ['paid twice', ({ billedTwice: paidTwice }) => paidTwice.length],
  ['told twice', ({ answeredTwice: toldTwice }) => toldTwice.length],
  ['wrong picture', ({ wrongPictures: swapped }) => swapped.length],
  ['said again', ({ repeatedErrors: saidAgain }) => saidAgain],
];

/** The outcomes as a table in Markdown, with their sum below. */
export function formatTable(results: readonly ExperimentResult[]): string {
  const head = COLUMNS.map(([name]) => name);
  const separator = COLUMNS.map((_, at) => (at === 0 ? '---' : '--:'));
  const rows = results.map((outcome) => COLUMNS.map(([, value]) => value(outcome)));
  const totals = COLUMNS.map((_, at) => (at === 0 ? 'all' : rows.reduce((total, row) => total + Number(row[at]), 0)));
  return [head, separator, ...rows, totals].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
