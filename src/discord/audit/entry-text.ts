import type { AuditChange, AuditEntry, AuditResult } from '#schema/audit/entry.ts';
import { t } from '#schema/language/t.ts';
import {
  codeSpan,
  escapeMarkdown,
  joinMarkdown,
  type Markdown,
  md,
  mention,
  storedMarkdown,
} from '#schema/markdown.ts';
import { formatCost, formatDollars } from '#schema/price/money.ts';
import { SETTING_BY_ID } from '#schema/settings/index.ts';

/** Characters of a prompt, a reason and a value: the file has all. */
const [MAX_PROMPT_LENGTH, MAX_VALUE_LENGTH] = [300, 120];

/**
 * An entry of the audit log as a line or two.
 * @param hidesWords whether what was written is for age-restricted channels only, and this is none
 */
export function auditEntryText(entry: AuditEntry, hidesWords: boolean): Markdown {
  const time = md`<t:${Math.floor(entry.at / 1000)}:T>`;
  const who = entry.person && mention.user(entry.person.id);
  const where = entry.channel !== undefined && mention.channel(entry.channel);
  if (entry.is === 'changed') return joinMarkdown([time, who, changeText(entry)], ' · ');
  const { via, preset, model, prompt } = entry;
  const style = preset ?? model;
  const outcome =
    entry.is === 'refused'
      ? refusalText(entry.reason, hidesWords)
      : entry.result && resultText(entry.result, hidesWords);
  const facts = [time, who, where, via && md`**${via}**`, style && codeSpan(style), costText(entry), outcome];
  const words = hidesWords ? t('-# The prompt is for age-restricted channels.') : quote(prompt);
  return joinMarkdown(
    [
      joinMarkdown(
        facts.map((fact) => fact || undefined),
        ' · ',
      ),
      prompt && words,
    ],
    '\n',
  );
}

const quote = (prompt = '') => md`> ${escapeMarkdown(prompt, MAX_PROMPT_LENGTH)}`;

const shorten = (text: string) => escapeMarkdown(text, MAX_VALUE_LENGTH);

function costText(entry: AuditEntry): Markdown | undefined {
  if (entry.is !== 'job') return undefined;
  if (entry.actual !== undefined) return md`${formatDollars(entry.actual)}`;
  return entry.estimated === undefined ? undefined : md`${formatCost(entry.estimated)}`;
}

/** What the refusal says may quote what was written. */
const refusalText = (reason: string, hidesWords: boolean) =>
  hidesWords ? t('refused') : t('refused: {reason}', { reason: shorten(reason) });

function resultText(result: AuditResult, hidesWords: boolean): Markdown {
  switch (result.is) {
    case 'delivered': {
      const { pictures: count, link } = result;
      return link === undefined
        ? t('{count, plural, one {# picture} other {# pictures}}', { count })
        : t('[{count, plural, one {# picture} other {# pictures}}]({link})', { count, link: storedMarkdown(link) });
    }
    case 'kept':
      return t('{count, plural, one {# picture waits} other {# pictures wait}} in `/show`', { count: result.pictures });
    case 'refused':
      return refusalText(result.reason, hidesWords);
    case 'failed':
      return t('failed');
    case 'canceled':
      return t('canceled');
  }
}

function changeText(change: AuditChange): Markdown {
  const name = shorten(change.name ?? '');
  const member = mention.user(change.member ?? '');
  const values = { before: shorten(change.before ?? '–'), after: shorten(change.after ?? '–') };
  switch (change.what) {
    case 'setting':
      return settingText(change);
    case 'limits': {
      if (change.role !== undefined)
        return t('limits of {role}: {before} → {after}', { role: mention.role(change.role), ...values });
      return change.name === 'server'
        ? t('limits of the whole server: {before} → {after}', values)
        : t('limits of every person: {before} → {after}', values);
    }
    case 'gift':
      return t('gift to {member}: {before} → {after}', { member, ...values });
    case 'preset-added':
      return t('preset **{name}** added', { name });
    case 'preset-edited':
      return t('preset **{name}** changed: {before} → {after}', { name, ...values });
    case 'preset-removed':
      return t('preset **{name}** removed', { name });
    case 'preset-managers':
      return t('roles that may change presets: {before} → {after}', values);
    case 'preset-default':
      return change.name === 'server'
        ? t('default LoRA: {before} → {after}', values)
        : t('default LoRA in {channel}: {before} → {after}', {
            channel: mention.channel(change.name ?? ''),
            ...values,
          });
    case 'lists':
      return t('list **{name}**: {before} → {after}', { name, ...values });
    case 'member-blocked':
      return change.after === undefined
        ? t('{member} blocked', { member })
        : t('{member} blocked until {time}', { member, time: timeText(change.after) });
    case 'member-unblocked':
      return t('{member} unblocked', { member });
    case 'picture-reported':
      return t('[picture]({link}) of {member} reported', { link: address(change), member });
    case 'picture-deleted':
      return t('reported [picture]({link}) deleted', { link: address(change) });
  }
}

/** A time as it is stored, in each reader's own zone. */
const timeText = (stored: string) => md`<t:${Math.floor(Date.parse(stored) / 1000)}:f>`;

/** A link that the bot has made. */
const address = ({ name = '' }: AuditChange) => storedMarkdown(name);

function settingText({ name = '', before, after }: AuditChange): Markdown {
  const setting = SETTING_BY_ID.get(name);
  const show = (value: string | undefined) => {
    if (value === undefined) return md`–`;
    return setting?.kind === 'channel' ? mention.channel(value) : shorten(value);
  };
  return md`**${setting ? t(setting.title) : name}**: ${show(before)} → ${show(after)}`;
}
