import { describe, expect, test } from 'vitest';
import { DiscordError, type ErrorTree } from '#playground/discord-error.ts';
import { parseAutocompleteChoices } from '#playground/validate/commands/autocomplete-choices.ts';
import { command, commandList } from '#playground/validate/commands/command.ts';
import { parseComponents } from '#playground/validate/components/components.ts';
import { parseModal } from '#playground/validate/components/modal.ts';
import { messageBody } from '#playground/validate/message-body.ts';
import { parseOrThrow } from '#playground/validate/parse-or-throw.ts';
import { discordOpenApiPath, validateRequest } from '#test/support/discord/openapi.ts';
import { button, type Case, choices, commands, layouts, many, messages, modals, row, text } from './error-cases.ts';

/** The paths of all field errors. */
function fieldsIn(tree: ErrorTree, at = ''): string[] {
  return Object.entries(tree).flatMap(([key, child]) => {
    if (key === '_errors') return [at];
    return child && !Array.isArray(child) ? fieldsIn(child, at ? `${at}.${key}` : key) : [];
  });
}

/** The paths of the fields that a validation refuses. */
function refusedPaths(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof DiscordError && error.code === 50035) return fieldsIn(error.errors ?? {});
    throw error;
  }
  return ['nothing'];
}

const channelMessages = '/channels/1100000000000001001/messages';
const expectRefused = (paths: string[], documentErrors: () => string[], field: string, document: Case[3]): void => {
  // The error of a union is at the component, other errors are at a field of it.
  expect(
    paths.some((one) => one === field || one.startsWith(`${field}.`)),
    `paths: ${paths}`,
  ).toBe(true);
  if (discordOpenApiPath) expect(documentErrors().length === 0 ? 'accepts' : 'refuses').toBe(document);
};

describe('Discord refuses', () => {
  test.for(layouts)('%s', ([, components, field, document]) => {
    const paths = refusedPaths(() => parseComponents(components, true, []));
    expectRefused(paths, () => validateRequest('POST', channelMessages, { flags: 32768, components }), field, document);
  });
  test.for(messages)('%s', ([, body, field, document]) => {
    expectRefused(
      refusedPaths(() => parseOrThrow(messageBody, body)),
      () => validateRequest('POST', channelMessages, body),
      field,
      document,
    );
  });
  test.for(commands)('%s', ([, body, field, document]) => {
    expectRefused(
      refusedPaths(() => parseOrThrow(command, body)),
      () => validateRequest('POST', '/applications/1/commands', body),
      field,
      document,
    );
  });
  test.for(modals)('%s', ([, data, field, document]) => {
    const documentErrors = () => validateRequest('POST', '/interactions/1/t/callback', { type: 9, data });
    expectRefused(
      refusedPaths(() => parseModal(data)),
      documentErrors,
      field,
      document,
    );
  });
  test('Components V2 without the flag', () => {
    expect(refusedPaths(() => parseComponents([text()], false, []))).toEqual(['components.0.type']);
  });
  test('six rows without the flag', () => {
    expect(
      refusedPaths(() =>
        parseComponents(
          many(6, (n) => row(button({ custom_id: `${n}` }))),
          false,
          [],
        ),
      ),
    ).toEqual(['components']);
  });
  test('26 choices, and a number as the value of a text option', () => {
    expect(refusedPaths(() => parseAutocompleteChoices({ choices: choices(26) }, 3))).toEqual(['data.choices']);
    expect(refusedPaths(() => parseAutocompleteChoices({ choices: [{ name: 'a', value: 1 }] }, 3))).toEqual([
      'data.choices.0.value',
    ]);
  });
  test('101 slash commands, 16 message menus, and a duplicate name', () => {
    const slashes = many(101, (n) => ({ name: `c${n}`, description: 'x' }));
    expect(refusedPaths(() => parseOrThrow(commandList, slashes))).toEqual(['100']);
    expect(
      refusedPaths(() =>
        parseOrThrow(
          commandList,
          many(16, (n) => ({ type: 3, name: `M ${n}` })),
        ),
      ),
    ).toEqual(['15']);
    expect(refusedPaths(() => parseOrThrow(commandList, [slashes[0], slashes[0]]))).toEqual(['1.name']);
  });
});
