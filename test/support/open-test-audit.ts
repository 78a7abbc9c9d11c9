import pino from 'pino';
import { auditChannel } from '#schema/settings/audit-channel.ts';
import { auditLog } from '#schema/settings/audit-log.ts';
import { openAudit } from '#services/audit/audit.ts';
import { noopBus } from '#services/bus/bus.ts';
import { openServerSettings } from '#services/settings/server-settings.ts';
import type { Store } from '#services/store/store.ts';
import { seededRandom } from './seeded-random.ts';

const AUDIT_CHANNEL = '1100000000000009000';

/** An audit log as a process has it, and what its channel is told of. */
export function openTestAudit(store: Store, now: () => number, seed = 1) {
  const serverSettings = openServerSettings(store, noopBus, 0);
  const audit = openAudit({ store, serverSettings, log: pino({ level: 'silent' }), now, random: seededRandom(seed) });
  const told: string[] = [];
  audit.setOnAudited((_guild, channel, entry) => told.push(`${channel} ${entry.is}`));
  return {
    audit,
    told,
    /** Days that the log is kept; undefined switches it off. */
    keep: (guild: string, days: string | undefined) => serverSettings.change(guild, auditLog, days),
    tell: (guild: string) => serverSettings.change(guild, auditChannel, AUDIT_CHANNEL),
  };
}
