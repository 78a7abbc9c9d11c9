import type { Result } from './result.ts';
import { isAimMet, type Row } from './row.ts';

/** A table in Markdown, with the results of another commit if there are any. */
export function formatTable({ rows }: Pick<Result, 'rows'>, before?: Result): string {
  const lines = rows.map((row) => {
    const earlier = before?.rows.find(({ id }) => id === row.id);
    const unit = row.unit && ` ${row.unit}`;
    const met = isAimMet(row);
    return [
      row.label,
      ...(before ? [earlier ? formatValues(earlier.lorikeet) + unit : ''] : []),
      formatValues(row.lorikeet) + unit,
      row.baseline.length ? formatValues(row.baseline) + unit : '',
      formatRatios(row),
      formatAim(row),
      met === undefined ? '' : met ? 'yes' : 'no',
    ];
  });
  const head = [
    'measure',
    ...(before ? [`before (${before.commit})`] : []),
    'Lorikeet',
    'baseline',
    'ratio',
    'aim',
    'met',
  ];
  return alignTable([head, ...lines]);
}

const formatValues = (values: readonly number[]) => values.map(formatNumber).join(' / ');

/** As many digits as mean something. */
function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return 'never';
  const digits = value < 2 ? 2 : value < 10 ? 1 : 0;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

function formatRatios({ lorikeet, baseline }: Row): string {
  const ratios = lorikeet.flatMap((value, index) =>
    baseline[index] && Number.isFinite(value) ? [value / baseline[index]] : [],
  );
  return ratios.map((ratio) => `${ratio.toFixed(ratio < 10 ? 1 : 0)} ×`).join(' / ');
}

function formatAim({ aim }: Row): string {
  return [
    ...(aim?.max ? [`≤ ${[...new Set(aim.max)].map(formatNumber).join(' / ')}`] : []),
    ...(aim?.min ? [`≥ ${[...new Set(aim.min)].map(formatNumber).join(' / ')}`] : []),
    ...(aim?.factor ? [`≤ ${aim.factor} × baseline`] : []),
  ].join(', ');
}

function alignTable(cells: readonly (readonly string[])[]): string {
  const widths = (cells[0] ?? []).map((_, column) => Math.max(3, ...cells.map((line) => line[column]?.length ?? 0)));
  const format = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  const [head = [], ...rest] = cells;
  return [head, rule, ...rest].map(format).join('\n');
}
