import { type APIComponentInContainer, ComponentType } from 'discord.js';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { ACCENT_COLOR, containerMessage, type Message, textDisplay } from '#discord/messages/message.ts';
import { plainText, t } from '#schema/language/t.ts';
import { joinMarkdown, type Markdown } from '#schema/markdown.ts';
import { MONEY_DAYS } from '#services/money/forget-money.ts';
import type { Retention } from '#services/privacy/retention.ts';
import { FORGET_AFTER_MS } from '#services/privacy/server-watch.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What is kept of a person and for how long, as it is configured. */
export function privacyMessage(retention: Retention): Message {
  const lines = [
    t('### What I keep about you'),
    describeJobs(retention),
    t(
      '- **Pictures** are in Discord, not with me. Those that I could not deliver wait for `/show` for {days, plural, one {a day} other {# days}} at most.',
      { days: Math.round(retention.undeliveredMs / DAY_MS) },
    ),
    t('- **Your own defaults** (`/me`) and your ⭐, until you erase them.'),
    t(
      '- **What was refused**, to correct it: an hour. What you began and did not finish, such as a preset or a part to paint over: a day at most.',
    ),
    t('- **How much you paint**, in numbers by day, for limits and costs: {days} days.', { days: MONEY_DAYS }),
    t('- **The log of a server**, if its admins keep one, has what you asked for there, for as long as they chose.'),
    t(
      '- What the admins of a server set themselves is the server’s, also where it names you. A server that removes me is forgotten after {days} days.',
      { days: FORGET_AFTER_MS / DAY_MS },
    ),
  ];
  return renderInfoMessage([
    { kind: 'text', text: joinMarkdown(lines, '\n') },
    {
      kind: 'buttons',
      buttons: [
        { id: 'privacy:export', label: plainText('Export') },
        { id: 'privacy:erase', label: plainText('Erase…') },
      ],
    },
  ]);
}

function describeJobs({ days }: Retention): Markdown {
  if (days === undefined)
    return t(
      '- **What you ask for:** your prompts, the recipes of your pictures, and where their messages are. My operator has set no time limit for that.',
    );
  return t(
    '- **What you ask for:** your prompts, the recipes of your pictures, and where their messages are. It is deleted after {days, plural, one {a day} other {# days}}.',
    { days },
  );
}

export function confirmErasureMessage(): Message {
  const lines = [
    t('### Erase what you asked for until now?'),
    t('In all servers and in direct messages, this erases:'),
    t('- your prompts and recipes, your compare sheets, and pictures that wait for `/show`'),
    t(
      '- my messages with your pictures, as far as I may delete them. Buttons of those that stay say that it was erased',
    ),
    t('- your own defaults, your ⭐, and your name in the logs of servers'),
    t('What waits is canceled. What is being painted is finished and shown first.'),
    t(
      'What stays: the numbers of what you used, until they expire; what servers set about you; what others made of your pictures; copies in reports to admins and in channels for logs; and files that anybody saved.',
    ),
    t('-# This cannot be undone. What you ask for from now on is kept as before.'),
  ];
  return renderInfoMessage([
    { kind: 'text', text: joinMarkdown(lines, '\n') },
    {
      kind: 'buttons',
      buttons: [
        { id: 'privacy:confirm', label: plainText('Erase') },
        { id: 'privacy:show', label: plainText('Back') },
      ],
    },
  ]);
}

export function erasureStartedMessage(): Message {
  const text = t(
    'I am erasing what you asked for. Prompts and recipes go first, within minutes; then I delete my messages one after another, which can take hours if there are thousands. You need not do anything more.',
  );
  return renderInfoMessage([{ kind: 'text', text }]);
}

/** One file of an export. */
export function exportMessage(bytes: Buffer, part: number): Message {
  const name = `lorikeet-export-${part}.json`;
  const description = plainText('What I keep about you, as JSON');
  const text =
    part === 1
      ? t('This is what I keep of you, in all servers and in direct messages. If it is much, more files follow.')
      : t('This is part {part} of what I keep of you.', { part });
  const media: APIComponentInContainer = { type: ComponentType.File, file: { url: `attachment://${name}` } };
  return containerMessage(
    ACCENT_COLOR,
    [textDisplay(text), media],
    [{ name, type: 'application/json', bytes, description }],
  );
}
