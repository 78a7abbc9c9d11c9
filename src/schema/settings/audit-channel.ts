import { z } from 'zod';
import type { Setting } from './setting.ts';

/** The channel that entries of the audit log are posted in. */
export const auditChannel = {
  id: 'audit_channel',
  kind: 'channel',
  page: 'log',
  title: 'Audit channel',
  description:
    'I post there what the audit log notes, also where it is off. Prompts of age-restricted channels need an age-restricted one.',
  schema: z
    .string()
    .regex(/^\d{5,20}$/)
    .optional(),
  defaultValue: undefined,
} as const satisfies Setting;
