import { readFileSync } from 'node:fs';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { command } from '#playground/validate/commands/command.ts';
import { parseComponents } from '#playground/validate/components/components.ts';
import { parseModal } from '#playground/validate/components/modal.ts';
import { messageBody } from '#playground/validate/message-body.ts';
import { parseOrThrow } from '#playground/validate/parse-or-throw.ts';
import { discordOpenApiPath, validateRequest } from '#test/support/discord/openapi.ts';

/** Path of a file with the JSON examples of Discord's documentation. */
const path = process.env.DISCORD_DOC_EXAMPLES;

const examples = path
  ? z
      .object({
        fixtures: z.array(
          z.looseObject({
            file: z.string(),
            line: z.number(),
            section: z.string(),
            title: z.string(),
            json: z.unknown(),
          }),
        ),
      })
      .parse(JSON.parse(readFileSync(path, 'utf8')))
      .fixtures.map((one) => ({ ...one, at: `${one.file}:${one.line}` }))
  : [];

const channelMessages = '/channels/1100000000000001001/messages';
const callback = '/interactions/1/token/callback';
const commands = '/applications/1/commands';
const inComponents = examples.filter(({ file }) => file.includes('components/'));
const isV2 = z.looseObject({ flags: z.number().optional(), components: z.array(z.unknown()) });

describe.runIf(path)('examples in the documentation', () => {
  const messages = inComponents.filter(({ json }) => isV2.safeParse(json).success);
  test('include messages', () => expect(messages.length).toBeGreaterThan(15));
  test.for(messages)('message at $at', ({ json }) => {
    const { flags = 0, components } = isV2.parse(json);
    parseOrThrow(messageBody, json);
    parseComponents(components, (flags & 32768) !== 0, []);
    if (discordOpenApiPath) expect(validateRequest('POST', channelMessages, json)).toEqual([]);
  });

  const modals = inComponents.filter(({ json }) => z.looseObject({ type: z.literal(9) }).safeParse(json).success);
  test('include modals', () => expect(modals.length).toBeGreaterThan(8));
  test.for(modals)('modal at $at', ({ json }) => {
    parseModal(z.looseObject({ data: z.unknown() }).parse(json).data);
    if (discordOpenApiPath) expect(validateRequest('POST', callback, json)).toEqual([]);
  });

  const bodies = examples.filter(({ file, json }) => {
    const isCommand = z.looseObject({ name: z.string(), type: z.union([z.literal(1), z.literal(2), z.literal(3)]) });
    // Localized responses of the API are not request bodies.
    return (
      file.includes('application-commands') &&
      isCommand.safeParse(json).success &&
      !JSON.stringify(json).includes('_localized"')
    );
  });
  test.for(bodies)('command at $at', ({ json }) => {
    parseOrThrow(command, json);
    if (discordOpenApiPath) expect(validateRequest('POST', commands, json)).toEqual([]);
  });
});
