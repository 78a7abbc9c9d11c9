import { type APIComponentInContainer, ComponentType } from 'discord.js';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { ACCENT_COLOR, containerMessage, type Message, textDisplay } from '#discord/messages/message.ts';
import { t } from '#schema/language/t.ts';
import type { Markdown } from '#schema/markdown.ts';
import { MONEY_DAYS } from '#services/money/forget-money.ts';
import type { Retention } from '#services/privacy/retention.ts';
import { FORGET_AFTER_MS } from '#services/privacy/server-watch.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What is kept of a person and for how long, as it is configured. */
export function privacyMessage(retention: Retention): Message {
  return renderInfoMessage([
    {
      kind: 'text',
      text: t(
        '### What I keep of you\n- **What you ask for:** your prompts, the recipes of your pictures, and where their messages are. {jobs}\n- **Pictures** are in Discord, not with me. Those that I could not deliver wait for `/show` for {undeliveredMs} days at most.\n- **Your own defaults** (`/me`) and your ⭐, until you erase them.\n- **What was refused**, to correct it: an hour. What you began and did not finish, such as a preset or a part to paint over: a day at most.\n- **How much you paint**, in numbers by day, for limits and costs: {moneyDays} days.\n- What the admins of a server set themselves is the server’s, also where it names you. A server that removes me is forgotten after {forgetAfterMs} days.',
        {
          jobs: describeJobs(retention),
          undeliveredMs: Math.round(retention.undeliveredMs / DAY_MS),
          moneyDays: MONEY_DAYS,
          forgetAfterMs: FORGET_AFTER_MS / DAY_MS,
        },
      ),
    },
    {
      kind: 'buttons',
      buttons: [
        { id: 'privacy:export', label: 'Export' },
        { id: 'privacy:erase', label: 'Erase…' },
      ],
    },
  ]);
}

function describeJobs({ days }: Retention): Markdown {
  if (days === undefined) return t('My operator has set no end to that.');
  return days === 1 ? t('It is deleted after a day.') : t('It is deleted after {days} days.', { days });
}

export function confirmErasureMessage(): Message {
  return renderInfoMessage([
    {
      kind: 'text',
      text: t(
        '### Erase what you asked for until now?\nIn all servers and in direct messages, this erases:\n- your prompts and recipes, your compare sheets, and pictures that wait for `/show`\n- my messages with your pictures, as far as I may delete them. Buttons of those that stay say that it was erased\n- your own defaults and your ⭐\n\nWhat waits is canceled. What is being painted is finished and shown first.\n\nWhat stays: the numbers of what you used, until they expire; what servers set about you; what others made of your pictures; copies in reports to admins, and files that anybody saved.\n\n-# This cannot be undone. What you ask for from now on is kept as before.',
      ),
    },
    {
      kind: 'buttons',
      buttons: [
        { id: 'privacy:confirm', label: 'Erase' },
        { id: 'privacy:show', label: 'Back' },
      ],
    },
  ]);
}

export function erasureStartedMessage(): Message {
  return renderInfoMessage([
    {
      kind: 'text',
      text: t(
        'I am erasing what you asked for. Prompts and recipes go first, within minutes; then I delete my messages one after another, which can take hours if there are thousands. You need not do anything more.',
      ),
    },
  ]);
}

/** One file of an export. */
export function exportMessage(bytes: Buffer, part: number): Message {
  const name = `lorikeet-export-${part}.json`;
  const file = { name, type: 'application/json', bytes, description: 'What I keep of you, as JSON' };
  const text = part === 1 ? FIRST_FILE : t('This is part {part} of what I keep of you.', { part });
  const media: APIComponentInContainer = { type: ComponentType.File, file: { url: `attachment://${name}` } };
  return containerMessage(ACCENT_COLOR, [textDisplay(text), media], [file]);
}

const FIRST_FILE = t(
  'This is what I keep of you, in all servers and in direct messages. If it is much, more files follow.',
);
