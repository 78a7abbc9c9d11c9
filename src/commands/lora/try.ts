import { ApplicationCommandOptionType as Type } from 'discord.js';
import { openLiveMessage } from '#discord/notifier/live-message.ts';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import type { Param } from '#schema/model/params.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { compose } from '#schema/recipe/compose.ts';
import type { Block } from '#services/backends/backend.ts';
import { fitPictures } from '#services/images/fit-picture.ts';
import type { BaseContext } from '../command.ts';
import { autocompletePresetName, PRESET_NAME_OPTION } from './shared/preset-name-option.ts';
import { requirePresetManager, type SubCommand, textOption } from './shared/sub-command.ts';
import { createTryNotifier } from './try-notifier.ts';
import { delayedTryMessage, tryMessage } from './views/try-message.ts';

/** The same for every preset, so that presets can be compared: a person, a place, a thing. */
const TRY_PROMPTS = [
  'portrait of a young woman in a red scarf, smiling, soft daylight',
  'a lighthouse on a rocky coast, stormy sky, evening light',
  'a bowl of oranges and a blue jug on a wooden table',
] as const;

const TRY_SEED = 1;

/** Discord's limit of bytes for a request (25 MiB, resources/message.mdx), less a reserve for everything but the files. */
const MAX_REQUEST_BYTES = 24 * 1024 * 1024;

/** `/lora try`: paints three fixed prompts with a preset, and stores the pictures as its preview. */
export const tryPreset = {
  data: {
    name: 'try',
    description: 'Paint three fixed prompts with a preset, to compare presets; they become its preview',
    options: [PRESET_NAME_OPTION, { type: Type.Boolean, name: 'private', description: 'Only you see the result' }],
  },
  autocomplete: autocompletePresetName,
  execute: async (context) => {
    const { options, services } = context;
    const guild = requirePresetManager(context);
    const preset = services.presets.get(context.interaction, textOption(options, 'name') ?? '');
    await generatePreviews(guild, preset, options.get('private') === true, context);
  },
  onPress: async (context) => {
    const { message, services } = context;
    const [, key = ''] = context.args;
    const guild = requirePresetManager(context);
    await generatePreviews(guild, services.presets.getByKey(guild, key), message.private, context);
  },
} as const satisfies SubCommand;

async function generatePreviews(
  guild: string,
  preset: Preset,
  isPrivate: boolean,
  { interaction, reply, services }: BaseContext,
): Promise<void> {
  const style = services.styles.resolve(preset.name, interaction.person, interaction.place);
  const drafts = TRY_PROMPTS.map((prompt) => {
    const options = new Map<Param, OptionValue>([['prompt', prompt]]);
    if (style.model.params.has('seed')) options.set('seed', TRY_SEED);
    return compose(style, options, interaction.place);
  });
  // One reply for all of them, deferred as soon as the first is admitted.
  let deferral: Promise<void> | undefined;
  const acknowledge = () => {
    deferral ??= reply.deferReply(isPrivate);
    return deferral;
  };
  const liveMessage = openLiveMessage(() => {});
  const onBlocked = (block: Block) => liveMessage.scheduleEdit(() => reply.editReply(delayedTryMessage(preset, block)));
  const results = await Promise.all(
    drafts.map((draft, partIndex) => {
      const { notifier, waitForResult } = createTryNotifier(onBlocked);
      const request = { ...interaction, private: isPrivate, part: partIndex, notifier };
      return waitForResult(services.generator.generate(draft, request, acknowledge));
    }),
  ).finally(() => liveMessage.close());
  const [first] = results;
  if (!deferral && first?.is === 'refused') throw first.why;
  // The bot is stopping: the next start finishes the jobs.
  if (results.some(({ is }) => is === 'left')) return;
  const pictures = results.flatMap((result, at) => (result.is === 'painted' ? [{ ...result.picture, at }] : []));
  if (pictures.length === TRY_PROMPTS.length) {
    await services.presetServices.previews.save(
      guild,
      preset.name,
      pictures.map(({ bytes }) => bytes),
    );
  }
  const fitted = await fitPictures(pictures, interaction.place.sizeLimit, MAX_REQUEST_BYTES);
  const captionedPictures = fitted.map(({ picture }, index) => ({
    ...picture,
    prompt: TRY_PROMPTS[pictures[index]?.at ?? 0] ?? '',
  }));
  await reply.editReply(tryMessage(preset, TRY_PROMPTS, captionedPictures, results));
}
