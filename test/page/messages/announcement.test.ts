import type { APIMessage, APITextDisplayComponent } from 'discord.js';
import { expect, test } from 'vitest';
import { announcementFor } from '#playground/page/text/announcement.ts';

const author = { id: '1', username: 'lorikeet', global_name: 'Lorikeet', discriminator: '0', avatar: null };
const base: APIMessage = {
  id: '2',
  channel_id: '3',
  author,
  content: '',
  timestamp: '2025-01-01T00:00:00.000Z',
  edited_timestamp: null,
  tts: false,
  mention_everyone: false,
  mentions: [],
  mention_roles: [],
  attachments: [],
  embeds: [],
  pinned: false,
  type: 0,
};
const messageWithTexts = (...texts: string[]): APIMessage => ({
  ...base,
  flags: 32_768,
  components: texts.map((content): APITextDisplayComponent => ({ type: 10, content })),
});
const thinking: APIMessage = { ...base, flags: 128 };

/** The announcements for a message that goes through these states. */
const announcementsFor = (...states: APIMessage[]) =>
  states.flatMap((state, at) => announcementFor(states[at - 1], state) ?? []);

test('announces progress at its start and end, without the progress bar', () => {
  const steps = ['`████░░░░░░` 40 %', '`██████░░░░` 60 % · about 9 s left', '`█████████░` 90 % · about 2 s left'];
  expect(
    announcementsFor(
      thinking,
      ...steps.map((step) => messageWithTexts('**a fox**', `🖌️ ${step}`)),
      messageWithTexts('**a fox**', 'done'),
    ),
  ).toEqual(['Lorikeet is thinking', 'Lorikeet: a fox 🖌️ 40 %', 'Lorikeet: a fox done']);
});

test('does not announce countdowns, but a cancel', () => {
  const waiting = [12, 9, 4].map((seconds) => messageWithTexts(`⏳ Number 2 in the queue · about ${seconds} s`));
  expect(announcementsFor(...waiting, messageWithTexts('-# Canceled.'))).toEqual([
    'Lorikeet: ⏳ Number 2 in the queue · about 12 s',
    'Lorikeet: Canceled.',
  ]);
});

test('does not announce changes of buttons', () => {
  const row = {
    type: 1 as const,
    components: [{ type: 2 as const, style: 2 as const, custom_id: 'x', label: 'Reroll' }],
  };
  const plain = messageWithTexts('done');
  expect(announcementFor(plain, { ...plain, components: [...(plain.components ?? []), row] })).toBeUndefined();
});
