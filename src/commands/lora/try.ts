import { ApplicationCommandOptionType as Type } from 'discord.js';
import type { Answer } from '#delivery/answer.ts';
import { compose } from '#schema/compose.ts';
import type { Ask, OptionValue } from '#schema/interaction.ts';
import type { Preset } from '#schema/preset.ts';
import type { Role } from '#schema/roles.ts';
import { fitAll } from '#services/pictures.ts';
import type { Services } from '../command.ts';
import { completeName, NAME_OPTION } from './complete.ts';
import { managedGuild, type SubCommand, textOption } from './sub-command.ts';
import { trial } from './trial.ts';
import { trialMessage } from './try-view.ts';

/** The same for every preset, so that looks can be compared: somebody, a place, a thing. */
const PROMPTS = [
  'portrait of a young woman in a red scarf, smiling, soft daylight',
  'a lighthouse on a rocky coast, stormy sky, evening light',
  'a bowl of oranges and a blue jug on a wooden table',
] as const;

const SEED = 1;

/** Bytes of one request to Discord (25 MiB, resources/message.mdx), less a reserve for everything but the files. */
const REQUEST_BYTES = 24 * 1024 * 1024;

/** `/lora try`: paints the same three prompts with a preset, and keeps the pictures as its preview. */
export const tryPreset = {
  data: {
    name: 'try',
    description: 'Paint the same three prompts with a preset, to compare looks; they become its preview',
    options: [NAME_OPTION, { type: Type.Boolean, name: 'private', description: 'Only you see the result' }],
  },
  complete: completeName,
  run: async (ask, options, answer, services) => {
    const guild = managedGuild(ask, services);
    const preset = services.presets.get(guild, textOption(options, 'name') ?? '');
    await paintAll(ask, guild, preset, options.get('private') === true, answer, services);
  },
  press: async (ask, { message }, answer, services, [, key = '']) => {
    const guild = managedGuild(ask, services);
    await paintAll(ask, guild, services.presets.keyed(guild, key), message.private, answer, services);
  },
} as const satisfies SubCommand;

async function paintAll(
  ask: Ask,
  guild: string,
  preset: Preset,
  alone: boolean,
  answer: Answer,
  services: Services,
): Promise<void> {
  const look = services.looks.pick(preset.name, ask.person, ask.place);
  const drafts = PROMPTS.map((prompt) => {
    const options = new Map<Role, OptionValue>([['prompt', prompt]]);
    if (look.card.roles.has('seed')) options.set('seed', SEED);
    return compose(look, options, ask.place);
  });
  // One answer for all of them, given as soon as the first is admitted.
  let told: Promise<void> | undefined;
  const acknowledge = () => {
    told ??= answer.defer(alone);
    return told;
  };
  const results = await Promise.all(
    drafts.map((draft, part) => {
      const { audience, result } = trial();
      const request = { ...ask, private: alone, part, audience };
      return result(services.generator.paint(draft, request, acknowledge));
    }),
  );
  const [first] = results;
  if (!told && first?.is === 'refused') throw first.why;
  // The bot stops meanwhile: the next start brings what was begun.
  if (results.some(({ is }) => is === 'left')) return;
  const pictures = results.flatMap((result, at) => (result.is === 'painted' ? [{ ...result.picture, at }] : []));
  if (pictures.length === PROMPTS.length) {
    await services.workshop.previews.keep(
      guild,
      preset.name,
      pictures.map(({ bytes }) => bytes),
    );
  }
  const fitted = await fitAll(pictures, ask.place.sizeLimit, REQUEST_BYTES);
  const shown = fitted.map(({ picture }, index) => ({ ...picture, prompt: PROMPTS[pictures[index]?.at ?? 0] ?? '' }));
  await answer.show(trialMessage(preset, PROMPTS, shown, results));
}
