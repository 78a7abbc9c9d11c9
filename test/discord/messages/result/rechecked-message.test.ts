import { expect, it } from 'vitest';
import { uncheckedText } from '#discord/messages/result/moderation-texts.ts';
import { recheckedComponents } from '#discord/messages/result/rechecked-message.ts';
import { resultFileName } from '#discord/result-file-name.ts';
import { inLanguage } from '#schema/language/ambient.ts';
import { LANGUAGES } from '#schema/language/languages.ts';
import type { PictureVerdict } from '#schema/moderation/picture-checks.ts';

const BUTTON = '1:checkagain:5:0';
const url = (index: number) =>
  `https://cdn.discordapp.com/ephemeral-attachments/1/${index + 10}/${resultFileName('5', index, 'png')}?ex=1`;

/** A result whose pictures could not be judged, in a language. */
const messageIn = (language: (typeof LANGUAGES)[number], count: number) => [
  {
    type: 17,
    components: [
      {
        type: 12,
        items: Array.from({ length: count }, (_, index) => ({ media: { url: url(index) }, spoiler: true })),
      },
      {
        type: 10,
        content: `-# Flux · seed 1\n-# ${inLanguage(language, () => uncheckedText([...Array(count).keys()])?.text)}`,
      },
      { type: 1, components: [{ type: 2, label: 'Check again', custom_id: BUTTON }] },
      { type: 1, components: [{ type: 2, label: '⭐ 3', custom_id: '1:star:5:0' }] },
    ],
  },
];
const checksOf = (...verdicts: PictureVerdict[]) => verdicts.map((verdict, index) => ({ index, verdict }));
const OPTIONS = { shown: [0, 1], policy: 'spoiler', isSpoiler: false, customId: BUTTON } as const;

it.each(LANGUAGES)('finds its note in %s, also where nobody says which pictures it names', (language) => {
  for (const named of [[0, 1], []]) {
    const checks = checksOf('clean', 'clean');
    const [container] = recheckedComponents(messageIn(language, 2), { ...OPTIONS, named, checks });
    expect(container).toEqual({
      type: 17,
      components: [
        {
          type: 12,
          items: [0, 1].map((index) => ({
            media: { url: `attachment://${resultFileName('5', index, 'png')}` },
            spoiler: false,
          })),
        },
        { type: 10, content: '-# Flux · seed 1' },
        { type: 1, components: [{ type: 2, label: '⭐ 3', custom_id: '1:star:5:0' }] },
      ],
    });
  }
});

it('keeps the button and the cover of what could not be judged once more, and a spoiler’s', () => {
  const named = [0, 1];
  const some = recheckedComponents(messageIn('en', 2), { ...OPTIONS, named, checks: checksOf('unknown', 'clean') });
  const text = JSON.stringify(some);
  expect(text).toContain('picture 1 could not be checked and is treated as flagged');
  expect(text).toContain(BUTTON);
  expect(text.match(/"spoiler":true/g)).toHaveLength(1);
  const checks = checksOf('clean', 'clean');
  const spoiler = recheckedComponents(messageIn('en', 2), { ...OPTIONS, named, checks, isSpoiler: true });
  expect(JSON.stringify(spoiler).match(/"spoiler":true/g)).toHaveLength(2);
});
