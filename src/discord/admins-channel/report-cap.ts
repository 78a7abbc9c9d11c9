import { z } from 'zod';
import { ACCENT_COLOR, containerMessage, textDisplay } from '#discord/messages/message.ts';
import { t } from '#schema/language/t.ts';
import { formatDollars } from '#schema/price/money.ts';
import { adminsChannel } from '#schema/settings/admins-channel.ts';
import { formatPictureCount } from '#schema/sheet/labels.ts';
import { monthOf } from '#services/money/days.ts';
import type { CapNotice } from '#services/money/money-gate.ts';
import { createSerialQueue } from '#services/serial-queue.ts';
import type { Store } from '#services/store/store.ts';
import type { ReportDeps } from './report-blocked-prompt.ts';

/** Ms that it is remembered what was told: longer than a month. */
const RETENTION_MS = 40 * 24 * 60 * 60 * 1000;

export interface CapReportDeps extends ReportDeps {
  readonly store: Store;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** Creates what tells the admins' channel of a server once a month that 80 % of a cap of the server are used, and once that all is. */
export function createCapReporter({ discord, serverSettings, store, log, wallClock }: CapReportDeps) {
  const told = store.collection('cap-notices', z.literal(true));
  const reports = createSerialQueue();
  const report = async ({ guild, cap: { unit, used, limit }, isReached }: CapNotice) => {
    using _held = await serverSettings.load(guild);
    const channel = serverSettings.get(guild, adminsChannel);
    if (channel === undefined) return;
    const key = `${guild}/${monthOf(wallClock())}/${unit}/${limit}/${isReached}`;
    if (await told.get(key)) return;
    await told.set(key, true, RETENTION_MS);
    const format = unit === 'micros' ? formatDollars : formatPictureCount;
    const what = isReached
      ? t('**A limit of this server is reached**')
      : t('**80 % of a limit of this server are used**');
    const text = t(
      '{what}: {format} of {format2} this month. `/usage server` shows who and what, `/limits server` changes it.',
      { what, format: format(used), format2: format(limit) },
    );
    const nonce = `c${guild.slice(-20)}${unit === 'micros' ? 'm' : 'p'}${isReached ? 1 : 0}`;
    await discord.createMessage(channel, containerMessage(ACCENT_COLOR, [textDisplay(text)], []), undefined, nonce);
  };
  return (notice: CapNotice): void =>
    void reports
      .run(() => report(notice))
      .catch((error) => log.warn({ guild: notice.guild, err: error }, 'a reached limit could not be reported'));
}
