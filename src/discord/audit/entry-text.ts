import { formatSettingValue } from '#schema/audit/changes.ts';
import type { AuditChange, AuditEntry, AuditResult } from '#schema/audit/entry.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan, escapeMarkdown, joinMarkdown, link, type Markdown, md, mention } from '#schema/markdown.ts';
import { formatCost, formatDollars } from '#schema/price/money.ts';
import { SETTING_BY_ID } from '#schema/settings/index.ts';
import { formatPictureCount } from '#schema/sheet/labels.ts';

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
  hidesWords ? t('refused') : t('refused: {shorten}', { shorten: shorten(reason) });

function resultText(result: AuditResult, hidesWords: boolean): Markdown {
  switch (result.is) {
    case 'delivered': {
      const pictures = formatPictureCount(result.pictures);
      return result.link === undefined ? md`${pictures}` : link(pictures, result.link);
    }
    case 'kept':
      return t('{pictureCount} in `/show`', { pictureCount: formatPictureCount(result.pictures) });
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
  const { before, after } = change;
  switch (change.what) {
    case 'setting':
      return settingText(change);
    case 'limits': {
      const whom = change.role === undefined ? name : mention.role(change.role);
      return t('limits of {whom}: {fromTo}', { whom, fromTo: fromTo(before, after) });
    }
    case 'gift':
      return t('gift to {member}: {fromTo}', {
        member: change.role === undefined ? member : mention.role(change.role),
        fromTo: fromTo(before, after),
      });
    case 'preset-added':
      return t('preset **{name}** added', { name });
    case 'preset-edited':
      return t('preset **{name}** changed: {fromTo}', { name, fromTo: fromTo(before, after) });
    case 'preset-removed':
      return t('preset **{name}** removed', { name });
    case 'preset-managers':
      return t('roles that may change presets: {fromTo}', { fromTo: fromTo(before, after) });
    case 'preset-default':
      return t('default LoRA ({change}): {fromTo}', {
        change: /^\d+$/.test(change.name ?? '') ? mention.channel(change.name ?? '') : name,
        fromTo: fromTo(before, after),
      });
    case 'lists':
      return t('list **{name}**: {fromTo}', { name, fromTo: fromTo(before, after) });
    case 'member-blocked':
      return after === undefined
        ? t('{member} blocked', { member })
        : t('{member} blocked until {after}', { member, after });
    case 'member-unblocked':
      return t('{member} unblocked', { member });
    case 'picture-reported':
      return t('picture of {member} reported: {example}', { member, example: link('picture', change.name ?? '') });
    case 'picture-deleted':
      return t('reported picture deleted: {example}', { example: link('message', change.name ?? '') });
  }
}

function settingText({ name = '', before, after }: AuditChange): Markdown {
  const setting = SETTING_BY_ID.get(name);
  const title = setting?.title ?? name;
  const show = (value: string | undefined) => {
    if (value === undefined || value === formatSettingValue(undefined)) return md`–`;
    return setting?.kind === 'channel' ? mention.channel(value) : shorten(value);
  };
  return md`**${title}**: ${show(before)} → ${show(after)}`;
}

const fromTo = (before: string | undefined, after: string | undefined) =>
  md`${shorten(before ?? '–')} → ${shorten(after ?? '–')}`;
