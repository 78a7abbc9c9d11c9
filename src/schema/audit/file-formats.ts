import { formatCsvRow } from '#schema/formats/csv.ts';
import type { AuditEntry } from './entry.ts';

/** A file of entries, piece by piece. */
export interface AuditFileFormat {
  readonly extension: 'csv' | 'jsonl';
  readonly type: string;
  readonly head: string;
  readonly formatEntry: (entry: AuditEntry) => string;
}

/** A cell of each column. Ids are those of Discord; money is in US dollars. */
const COLUMNS = {
  time: ({ at }) => new Date(at).toISOString(),
  event: (entry) => (entry.is === 'changed' ? entry.what : entry.is === 'refused' ? 'refused' : 'job'),
  person: ({ person }) => person?.id,
  name: ({ person }) => person?.name,
  channel: ({ channel }) => channel,
  command: (entry) => ('via' in entry ? entry.via : undefined),
  prompt: (entry) => ('prompt' in entry ? entry.prompt : undefined),
  model: (entry) => ('model' in entry ? entry.model : undefined),
  preset: (entry) => ('preset' in entry ? entry.preset : undefined),
  result: (entry) => (entry.is === 'job' ? entry.result?.is : entry.is),
  pictures: (entry) =>
    entry.is === 'job' && entry.result && 'pictures' in entry.result ? entry.result.pictures : undefined,
  dollars: (entry) => (entry.is === 'job' ? formatDollars(entry.actual) : undefined),
  expected_dollars: (entry) => (entry.is === 'job' ? formatDollars(entry.estimated) : undefined),
  reason: (entry) => reasonOf(entry)?.reason,
  code: (entry) => reasonOf(entry)?.code,
  link: (entry) => (entry.is === 'job' && entry.result?.is === 'delivered' ? entry.result.link : undefined),
  member: (entry) => ('member' in entry ? entry.member : undefined),
  role: (entry) => ('role' in entry ? entry.role : undefined),
  what: (entry) => (entry.is === 'changed' ? entry.name : undefined),
  before: (entry) => ('before' in entry ? entry.before : undefined),
  after: (entry) => ('after' in entry ? entry.after : undefined),
} as const satisfies Record<string, (entry: AuditEntry) => string | number | undefined>;

const formatDollars = (micros: number | undefined) => (micros === undefined ? undefined : (micros / 1e6).toFixed(6));

function reasonOf(entry: AuditEntry): { readonly reason: string; readonly code?: string | undefined } | undefined {
  if (entry.is === 'refused') return entry;
  return entry.is === 'job' && entry.result?.is === 'refused' ? entry.result : undefined;
}

export const AUDIT_FILE_FORMATS = {
  csv: {
    extension: 'csv',
    type: 'text/csv',
    // By the mark spreadsheets know that it is UTF-8.
    head: `\uFEFF${formatCsvRow(Object.keys(COLUMNS))}`,
    formatEntry: (entry) => formatCsvRow(Object.values(COLUMNS).map((read) => read(entry) ?? '')),
  },
  jsonl: {
    extension: 'jsonl',
    type: 'application/x-ndjson',
    head: '',
    formatEntry: (entry) => `${JSON.stringify({ ...entry, at: new Date(entry.at).toISOString() })}\n`,
  },
} as const satisfies Record<string, AuditFileFormat>;
