import { ApplicationCommandOptionType as Type } from 'discord.js';
import type { BaseContext } from '#commands/command.ts';
import { autocompletePresetName, presetNameOption } from '#commands/lora/shared/preset-name-option.ts';
import { requirePresetManager, type SubCommand, textOption } from '#commands/lora/shared/sub-command.ts';
import { choosePrivacy } from '#commands/shared/choose-privacy.ts';
import { openLiveMessage } from '#discord/notifier/live-message.ts';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import { maySucceedLater } from '#schema/job/retry.ts';
import { forAudience } from '#schema/language/ambient.ts';
import { plainText } from '#schema/language/t.ts';
import type { Param } from '#schema/model/params/params.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { compose } from '#schema/recipe/compose.ts';
import type { Block } from '#services/backends/backend.ts';
import { fitPictures } from '#services/images/fit-picture.ts';
import type { TrialPictures } from '#services/presets/open-trials.ts';
import { delayedTryMessage, tryMessage } from './try-message.ts';
import { createTryNotifier, type TryResult } from './try-notifier.ts';

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
  data: () => ({
    name: 'try',
    description: plainText('Paint three fixed prompts with a preset, to compare presets; they become its preview'),
    options: [
      presetNameOption(),
      { type: Type.Boolean, name: 'private', description: plainText('Only you see the result') },
    ],
  }),
  autocomplete: autocompletePresetName,
  execute: async (context) => {
    const { options, services } = context;
    const guild = requirePresetManager(context);
    const preset = services.presets.get(context.interaction, textOption(options, 'name') ?? '');
    const isPrivate = await choosePrivacy(context);
    if (isPrivate !== undefined) await generatePreviews({ guild, preset, isPrivate }, context);
  },
  onPress: async (context) => {
    const { message, reply, services } = context;
    const [action, key = '', openTrial] = context.args;
    const guild = requirePresetManager(context);
    const preset = services.presets.getByKey(guild, key);
    const trial = { guild, preset, isPrivate: message.private };
    if (action !== 'again' || openTrial === undefined) return generatePreviews(trial, context);
    const paintRest = async () => {
      const pictures = await services.presetServices.openTrials.get(openTrial, preset);
      await generatePreviews({ ...trial, earlier: { id: openTrial, pictures } }, context);
    };
    await services.singleFlight.run(`trial ${openTrial}`, paintRest, reply.deferUpdate);
  },
} as const satisfies SubCommand;

interface Trial {
  readonly guild: string;
  readonly preset: Preset;
  readonly isPrivate: boolean;
  /** The trial whose rest this is. */
  readonly earlier?: { readonly id: string; readonly pictures: TrialPictures };
}

async function generatePreviews(
  { guild, preset, isPrivate, earlier }: Trial,
  { interaction, reply, services }: BaseContext,
): Promise<void> {
  const { previews, openTrials } = services.presetServices;
  const style = services.styles.resolve(preset.name, interaction.person, interaction.place);
  const missing = TRY_PROMPTS.flatMap((prompt, at) => (earlier?.pictures[at] ? [] : [{ prompt, at }]));
  const drafts = missing.map(({ prompt, at }) => {
    const options = new Map<Param, OptionValue>([['prompt', prompt]]);
    if (style.model.params.has('seed')) options.set('seed', TRY_SEED);
    return { at, draft: compose(style, options, interaction.place) };
  });
  // One reply for all of them, deferred as soon as the first is admitted.
  let deferral: Promise<void> | undefined;
  const acknowledge = () => {
    deferral ??= reply.deferReply(isPrivate).then(() => earlier && openTrials.close(earlier.id));
    return deferral;
  };
  const liveMessage = openLiveMessage(() => {});
  const speak = <T>(work: () => T) => forAudience(isPrivate ? 'own' : 'place', work);
  const onBlocked = (block: Block) =>
    liveMessage.scheduleEdit(() => reply.editReply(speak(() => delayedTryMessage(preset, block))));
  const results = await Promise.all(
    drafts.map(({ at, draft }) => {
      const { notifier, waitForResult } = createTryNotifier(onBlocked);
      const request = { ...interaction, private: isPrivate, part: at, notifier };
      return waitForResult(services.generator.generate(draft, request, acknowledge));
    }),
  ).finally(() => liveMessage.close());
  const [first] = results;
  if (!deferral && first?.is === 'refused') throw first.why;
  // The bot is stopping: the next start finishes the jobs.
  if (results.some(({ is }) => is === 'left')) return;
  const painted = results.flatMap((result, index) => {
    const { prompt = '', at = 0 } = missing[index] ?? {};
    return result.is === 'painted' ? [{ ...result.picture, prompt, at }] : [];
  });
  const all = TRY_PROMPTS.map((_, at) => earlier?.pictures[at] ?? painted.find((each) => each.at === at)?.bytes);
  const whole = all.filter((each) => each !== undefined);
  const isWhole = whole.length === TRY_PROMPTS.length;
  const openTrial = !isWhole && results.some(mayTryAgain) ? interaction.reply.id : undefined;
  if (isWhole) await previews.save(guild, preset.name, whole);
  if (openTrial !== undefined) await openTrials.save(openTrial, preset, all);
  const fitted = await fitPictures(painted, interaction.place.sizeLimit, MAX_REQUEST_BYTES);
  const pictures = fitted.map(({ picture }, index) => ({ ...picture, prompt: painted[index]?.prompt ?? '' }));
  const prompts = missing.map(({ prompt }) => prompt);
  await reply.editReply(speak(() => tryMessage(preset, { prompts, pictures, results, isWhole, openTrial })));
}

/** Whether a picture failed through no fault of the person's. */
const mayTryAgain = (result: TryResult) =>
  result.is === 'failed' || (result.is === 'refused' && maySucceedLater(result.why.code));
