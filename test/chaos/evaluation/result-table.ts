import type { ExperimentResult } from '#test/chaos/experiment.ts';

type Columns = readonly (readonly [name: string, value: (result: ExperimentResult) => number | string])[];

const COLUMNS: Columns = [
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

const MONEY_COLUMNS: Columns = [
  ['fault', ({ name }) => name],
  ['times', ({ times }) => times],
  ['accepted', ({ accepted }) => accepted],
  ['predictions billed', ({ money }) => money?.billed ?? 0],
  ['billed', ({ money }) => money?.billedMicros ?? 0],
  ['counted', ({ money }) => money?.countedMicros ?? 0],
  ['still reserved', ({ money }) => money?.reservedMicros ?? 0],
  ['wrong', ({ money }) => money?.miscounted.length ?? 0],
];

/** The outcomes as a table in Markdown, with their sum below. */
export const formatTable = (results: readonly ExperimentResult[]): string => formatColumns(results, COLUMNS);

/** What was billed and what was counted, in micro-dollars, where money is counted. */
export const formatMoneyTable = (results: readonly ExperimentResult[]): string =>
  formatColumns(
    results.filter(({ money }) => money),
    MONEY_COLUMNS,
  );

function formatColumns(results: readonly ExperimentResult[], columns: Columns): string {
  const head = columns.map(([name]) => name);
  const separator = columns.map((_, at) => (at === 0 ? '---' : '--:'));
  const rows = results.map((result) => columns.map(([, value]) => value(result)));
  const totals = columns.map((_, at) => (at === 0 ? 'all' : rows.reduce((total, row) => total + Number(row[at]), 0)));
  return [head, separator, ...rows, totals].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
