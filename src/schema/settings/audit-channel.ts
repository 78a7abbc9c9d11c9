import { channelSetting } from './channel-setting.ts';
import type { Setting } from './setting.ts';

/** The channel that entries of the audit log are posted in. */
export const auditChannel = {
  ...channelSetting,
  id: 'audit_channel',
  page: 'log',
  title: 'Audit channel',
  description:
    'I post there what the audit log notes, also where it is off. Prompts of age-restricted channels need an age-restricted one.',
} as const satisfies Setting;
