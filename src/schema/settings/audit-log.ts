import { z } from 'zod';
import { plainText, type Sentence } from '#schema/language/t.ts';
import type { Setting } from './setting.ts';

/** Days that the audit log can be kept, by what is stored. */
const RETENTION = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
] as const satisfies readonly { readonly value: string; readonly label: Sentence }[];

/** How long the audit log is kept: there is none unless a server wants it. */
export const auditLog = {
  id: 'audit_log',
  kind: 'choice',
  page: 'log',
  title: 'Audit log',
  description:
    'Who asked for what, what came of it, and what admins changed. /audit gives it as a file. Off deletes it.',
  // A time of a newer version counts as the longest: nothing is deleted that is wanted.
  schema: z.string().max(20).optional(),
  defaultValue: undefined,
  emptyLabel: 'Off',
  choices: () => RETENTION.map(({ value, label }) => ({ value, label: plainText(label) })),
} as const satisfies Setting;
