import { afterEach, expect, it } from 'vitest';
import { inLanguage } from '#schema/language/ambient.ts';
import { replaceCatalogue } from '#schema/language/catalogues.ts';
import { languageOfLocale } from '#schema/language/languages.ts';
import { plainText, type Sentence, t } from '#schema/language/t.ts';
import { codeSpan, joinMarkdown, listMarkdown, md, truncateMarkdown } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';

const PLEASE: Sentence = 'This setting is from an older version. Use `/settings` again.';

afterEach(() => replaceCatalogue('de', undefined));

/** Real sentences, as a German catalogue may have them. */
function speakGerman() {
  replaceCatalogue(
    'de',
    new Map([
      [PLEASE, 'Diese Einstellung ist veraltet. Nimm noch einmal `/settings`.'],
      ['**{model}** cannot enlarge {factor} times.', '{factor}-fach vergrößert **{model}** nicht.'],
    ]),
  );
}

it('says a sentence in English where nobody has chosen a language, and where it is not translated', () => {
  const sentence = t('**{model}** cannot enlarge {factor} times.', { model: 'a *b*', factor: codeSpan('3') });
  expect(sentence.text).toBe('**a \\*b\\*** cannot enlarge `3` times.');
  replaceCatalogue('de', new Map());
  expect(inLanguage('de', () => sentence.text)).toBe('**a \\*b\\*** cannot enlarge `3` times.');
});

it('translates when a sentence becomes text, within others too', () => {
  speakGerman();
  const sentence = t('**{model}** cannot enlarge {factor} times.', { model: 'x', factor: 3 });
  const composed = [
    md`- ${sentence}`,
    joinMarkdown(['1', sentence], ' · '),
    truncateMarkdown(sentence, 12),
    listMarkdown(['1', t(PLEASE)], 'and'),
  ];
  expect(composed.map(({ text }) => text)).toEqual([
    '- **x** cannot enlarge 3 times.',
    '1 · **x** cannot enlarge 3 times.',
    '**x** canno…',
    `1 and ${PLEASE}`,
  ]);
  expect(inLanguage('de', () => composed.map(({ text }) => text))).toEqual([
    '- 3-fach vergrößert **x** nicht.',
    '1 · 3-fach vergrößert **x** nicht.',
    '3-fach verg…',
    '1 und Diese Einstellung ist veraltet. Nimm noch einmal `/settings`.',
  ]);
});

it('translates labels at once', () => {
  speakGerman();
  const label = inLanguage('de', () =>
    plainText('**{model}** cannot enlarge {factor} times.', { model: 'a_b_', factor: 2 }),
  );
  expect(label).toBe('2-fach vergrößert **a_b_** nicht.');
});

it('tells a refusal to each reader in their language, and to the log in English', async () => {
  speakGerman();
  const error = inLanguage('de', () => new UserError(PLEASE));
  expect(error.message).toBe(PLEASE);
  expect(error.markdown.text).toBe(PLEASE);
  await inLanguage('de', async () => {
    await Promise.resolve();
    expect(error.markdown.text).toMatch(/^Diese/);
  });
});

it('knows the language of each of Discord’s locales', () => {
  const locales = ['en-US', 'en-GB', 'de', 'es-ES', 'es-419', 'pt-BR', 'ja', 'fr', 'sv-SE', '', undefined];
  expect(locales.map(languageOfLocale)).toEqual(['en', 'en', 'de', 'es', 'es', 'pt-BR', 'ja', 'fr', 'en', 'en', 'en']);
});
