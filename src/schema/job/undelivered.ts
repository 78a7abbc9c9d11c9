import type { InfoMessage } from '#schema/interaction/info-message.ts';
import { plainText, type Sentence, t } from '#schema/language/t.ts';
import { codeSpan, joinMarkdown, type Markdown, md } from '#schema/markdown.ts';
import type { Job, UndeliveredReason } from './job.ts';

/** Discord's limit for the choices of a select. */
const MAX_SELECT_CHOICES = 25;

const REASON_TEXTS: Readonly<Record<UndeliveredReason, Sentence>> = {
  deleted: 'its message was deleted',
  closed: 'I could not send you a message',
  unreachable: 'Discord could not be reached',
  unsure: 'it may have been posted already',
  fault: 'something went wrong on my side',
};

/** A job that goes on, and what it waits for, in one line. */
export interface AwaitedJob {
  readonly job: Job;
  readonly reason: Markdown;
}

/** Lists a person's undelivered results, newest first, with a select that delivers one; below, what is still on its way. */
export function undeliveredMessage(
  jobs: readonly Job[],
  awaited: readonly AwaitedJob[],
  keptDays: number,
): InfoMessage {
  const awaitedParts = awaited.length > 0 ? [{ kind: 'text' as const, text: awaitedText(awaited) }] : [];
  const entries = jobs.slice(0, MAX_SELECT_CHOICES).flatMap(({ id, at, recipe, state }) => {
    if (state.is !== 'kept') return [];
    const title = titleOf(recipe);
    const count = plainText('{count, plural, one {# picture} other {# pictures}}', { count: state.pictures });
    const reason = REASON_TEXTS[state.reason];
    const facts = joinMarkdown([md`<t:${Math.floor(at / 1000)}:R>`, count, t(reason)], ' · ');
    const choice = { value: id, label: title, description: `${count} · ${plainText(reason)}` };
    return [{ line: md`${codeSpan(title)}\n-# ${facts}`, choice }];
  });
  if (entries.length === 0) {
    if (awaited.length > 0) return awaitedParts;
    const explanation = t(
      'Pictures that I cannot deliver are kept for {days, plural, one {a day} other {# days}}, and listed where you asked for them.',
      { days: keptDays },
    );
    return [{ kind: 'text', text: md`${t('Nothing is waiting for you here.')}\n-# ${explanation}` }];
  }
  const more =
    jobs.length > MAX_SELECT_CHOICES ? [t('-# and {count} older', { count: jobs.length - MAX_SELECT_CHOICES })] : [];
  return [
    { kind: 'text', text: joinMarkdown([t('### Waiting for you'), ...entries.map(({ line }) => line), ...more], '\n') },
    { kind: 'select', id: 'show:bring', placeholder: plainText('Show…'), choices: entries.map(({ choice }) => choice) },
    ...awaitedParts,
  ];
}

function awaitedText(awaited: readonly AwaitedJob[]): Markdown {
  const lines = awaited
    .slice(0, MAX_SELECT_CHOICES)
    .map(({ job, reason }) => md`${codeSpan(titleOf(job.recipe))} · <t:${Math.floor(job.at / 1000)}:R>\n${reason}`);
  return joinMarkdown([t('### On its way'), ...lines, t('-# I bring it to where you asked for it.')], '\n');
}

const titleOf = ({ prompt }: Job['recipe']) =>
  prompt.typed.replace(/\s+/g, ' ').trim().slice(0, 80) || plainText('an enlarged picture');
