import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { ACCENT_COLOR, containerMessage, textDisplay } from '#discord/messages/message.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { forAudience, inLanguage } from '#schema/language/ambient.ts';
import { t } from '#schema/language/t.ts';
import { type Markdown, mention } from '#schema/markdown.ts';
import { formatDollars } from '#schema/price/money.ts';
import { adminsChannel } from '#schema/settings/rules/admins-channel.ts';
import { formatPictureCount } from '#schema/sheet/labels.ts';
import { type CapNotice, createCapNotices } from '#services/limits/cap-notices.ts';
import { createSerialQueue } from '#services/serial-queue.ts';
import type { Store } from '#services/store/store.ts';
import type { ReportDeps } from './report-blocked-prompt.ts';

export interface CapReportDeps extends ReportDeps {
  readonly discord: Pick<DiscordRest, 'createMessage'>;
  readonly store: Store;
  /** Where the operator wants to be told; undefined for the log alone. */
  readonly operatorChannel: string | undefined;
  readonly log: Pick<Logger, 'warn'>;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/**
 * Creates what tells once that 80 % of a cap are used, and once that all is: the operator of their caps, and the admins' channel of
 * a server of those of the server, and of those of a person in a month. A person's day is over before anybody could do something.
 */
export function createCapReporter(deps: CapReportDeps): (notice: CapNotice) => void {
  const { discord, serverSettings, store, log, wallClock } = deps;
  const notices = createCapNotices(store, wallClock);
  const reports = createSerialQueue();
  const post = (channel: string, text: Markdown, key: string) => {
    // Discord takes 25 characters.
    const nonce = `c${createHash('sha256').update(key).digest('base64url').slice(0, 24)}`;
    return discord.createMessage(channel, containerMessage(ACCENT_COLOR, [textDisplay(text)], []), undefined, nonce);
  };
  const reportToOperator = async (notice: CapNotice) => {
    const key = await notices.claim(notice);
    if (key === undefined) return;
    const { unit, period, used, limit } = notice.cap;
    const facts = { unit: unit === 'micros' ? 'micro-dollars' : unit, period, used, limit };
    if (notice.isReached) log.warn(facts, 'a limit of the operator is reached');
    else log.warn(facts, '80 % of a limit of the operator are used');
    const channel = deps.operatorChannel;
    if (channel !== undefined) await inLanguage('en', () => post(channel, operatorText(notice), key));
  };
  const reportToAdmins = async (notice: CapNotice) => {
    const { guild, cap } = notice;
    if (guild === undefined || (cap.whose === 'person' && cap.period === 'day')) return;
    using _held = await serverSettings.load(guild);
    const channel = serverSettings.get(guild, adminsChannel);
    const key = channel === undefined ? undefined : await notices.claim(notice);
    if (channel === undefined || key === undefined) return;
    await forAudience('place', () =>
      post(channel, cap.whose === 'person' ? personText(notice) : serverText(notice), key),
    );
  };
  return (notice) =>
    void reports
      .run(() => (notice.cap.whose === 'operator' ? reportToOperator(notice) : reportToAdmins(notice)))
      .catch((error) => log.warn({ guild: notice.guild, err: error }, 'a reached limit could not be reported'));
}

function usedText({ cap: { unit, period, used, limit } }: CapNotice): Markdown {
  const format = unit === 'micros' ? formatDollars : formatPictureCount;
  const amounts = { used: format(used), limit: format(limit) };
  return period === 'day' ? t('{used} of {limit} today.', amounts) : t('{used} of {limit} this month.', amounts);
}

function operatorText(notice: CapNotice): Markdown {
  const used = usedText(notice);
  return notice.isReached
    ? t('**What you allow in all servers together is used up:** {used} New jobs are refused until it starts again.', {
        used,
      })
    : t('**80% of what you allow in all servers together is used:** {used}', { used });
}

function serverText(notice: CapNotice): Markdown {
  const used = usedText(notice);
  return notice.isReached
    ? t(
        '**A limit of this server is reached**: {used} `/usage server` shows who and what, `/limits server` changes it.',
        { used },
      )
    : t(
        '**80% of a limit of this server is used**: {used} `/usage server` shows who and what, `/limits server` changes it.',
        { used },
      );
}

function personText(notice: CapNotice): Markdown {
  const values = { member: mention.user(notice.person), used: usedText(notice) };
  return notice.isReached
    ? t('**{member} has reached a limit of their own**: {used} `/limits grant` gives them more.', values)
    : t('**{member} has used 80% of a limit of their own**: {used} `/limits grant` gives them more.', values);
}
