import type { Outcome } from '#test/chaos/experiment.ts';

const COLUMNS: readonly (readonly [name: string, value: (outcome: Outcome) => number | string])[] = [
  ['fault', ({ name }) => name],
  ['times', ({ times }) => times],
  ['accepted', ({ accepted }) => accepted],
  ['delivered', ({ delivered }) => delivered],
  ['apologised', ({ apologised }) => apologised],
  ['canceled', ({ canceled }) => canceled],
  ['kept', ({ kept }) => kept],
  ['never answered', ({ unanswered }) => unanswered],
  ['lost', ({ lost }) => lost.length],
  ['paid twice', ({ paidTwice }) => paidTwice.length],
  ['told twice', ({ toldTwice }) => toldTwice.length],
  ['wrong picture', ({ swapped }) => swapped.length],
  ['said again', ({ saidAgain }) => saidAgain],
];

/** The outcomes as a table in Markdown, with their sum below. */
export function table(outcomes: readonly Outcome[]): string {
  const head = COLUMNS.map(([name]) => name);
  const rule = COLUMNS.map((_, at) => (at === 0 ? '---' : '--:'));
  const rows = outcomes.map((outcome) => COLUMNS.map(([, value]) => value(outcome)));
  const sum = COLUMNS.map((_, at) => (at === 0 ? 'all' : rows.reduce((total, row) => total + Number(row[at]), 0)));
  return [head, rule, ...rows, sum].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
