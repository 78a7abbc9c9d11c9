import type { ExperimentResult } from '#test/chaos/experiment.ts';

const COLUMNS: readonly (readonly [name: string, value: (result: ExperimentResult) => number | string])[] = [
  ['fault', ({ name }) => name],
  ['times', ({ times }) => times],
  ['accepted', ({ accepted }) => accepted],
  ['delivered', ({ delivered }) => delivered],
  ['apologised', ({ failed }) => failed],
  ['canceled', ({ canceled }) => canceled],
  ['kept', ({ undelivered }) => undelivered],
  ['never answered', ({ unanswered }) => unanswered],
  ['lost', ({ lost }) => lost.length],
  ['paid twice', ({ billedTwice }) => billedTwice.length],
  ['told twice', ({ answeredTwice }) => answeredTwice.length],
  ['wrong picture', ({ wrongPictures }) => wrongPictures.length],
  ['said again', ({ repeatedErrors }) => repeatedErrors],
];

/** The outcomes as a table in Markdown, with their sum below. */
export function formatTable(results: readonly ExperimentResult[]): string {
  const head = COLUMNS.map(([name]) => name);
  const separator = COLUMNS.map((_, at) => (at === 0 ? '---' : '--:'));
  const rows = results.map((result) => COLUMNS.map(([, value]) => value(result)));
  const totals = COLUMNS.map((_, at) => (at === 0 ? 'all' : rows.reduce((total, row) => total + Number(row[at]), 0)));
  return [head, separator, ...rows, totals].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
