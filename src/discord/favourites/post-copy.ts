import type { Logger } from 'pino';
import type { ChannelRest } from '#discord/channel-rest.ts';
import { errorKindOf } from '#discord/error-kind.ts';
import { postOnce, type Recipient } from '#discord/notifier/post-once.ts';
import { type CopiedFile, readFiles } from '#discord/read-files.ts';
import type { DiscordRest } from '#discord/rest.ts';
import type { Person } from '#schema/interaction/interaction.ts';
import { forAudience } from '#schema/language/ambient.ts';
import { imagineCommand } from '#schema/recipe/options/imagine-command.ts';
import { isSafetyCheckerOff } from '#schema/recipe/safety-checker.ts';
import type { CopyObstacle, CopyRecords, FavouriteSource, PostCopy } from '#services/favourites/favourites.ts';
import type { Models } from '#services/models/models.ts';
import type { Styles } from '#services/presets/styles/styles.ts';
import { favouriteMessage } from './favourite-message.ts';

export interface PostCopyDeps {
  readonly discord: Pick<DiscordRest, 'createMessage' | 'findMessage'>;
  readonly channels: Pick<ChannelRest, 'fetchChannel'>;
  readonly models: Pick<Models, 'findByName'>;
  readonly styles: Pick<Styles, 'forRecipe' | 'canSeeReferences'>;
  /** Where files are read from besides Discord's CDN. */
  readonly discordOrigin: string | undefined;
  readonly log: Pick<Logger, 'warn'>;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** The copy is for everybody: it names no LoRA that not everybody may read. */
const NOBODY: Person = { id: '0', name: '' };

/** The name of a copy in Discord: its files have it, by which it is found again. */
const copyName = (job: string) => `star-${job}`;

/** Discord takes 25 characters; a job's id has up to 23, and its result may have it as the nonce. */
const copyNonce = (job: string) => `s${job}`;

/** Creates the function that posts copies in the favourites' channel of a server. */
export function createPostCopy(deps: PostCopyDeps): PostCopy {
  const { channels, discord, log, wallClock } = deps;
  return async (source, channel, records) => {
    const { job, place } = source;
    try {
      const facts = await channels.fetchChannel(channel);
      if (facts.guild !== place.guild) return 'away';
      if (isAgeRestricted(source, deps) && !facts.ageRestricted) return 'not age-restricted';
      const files = await readFiles(copyName(job.id), source.pictures, deps.discordOrigin);
      const message = forAudience('place', () => composeCopy(source, files, deps));
      const recipient = { ...job, id: copyName(job.id), sending: undefined };
      const posting = {
        discord: {
          // Nobody is notified of a copy.
          createMessage: (to: string, copy: typeof message) =>
            discord.createMessage(to, copy, undefined, copyNonce(job.id)),
          findMessage: discord.findMessage,
        },
        sendingRecords: sendingRecords(job.id, records),
        wallClock,
      };
      return await postOnce(recipient, channel, message, posting);
    } catch (error) {
      log.warn({ job: job.id, channel, err: error }, 'a favourite could not be copied');
      return obstacleOf(error);
    }
  };
}

function sendingRecords(job: string, records: CopyRecords) {
  return {
    find: () => records.find(job),
    record: (_: Recipient, changes: Pick<Recipient, 'sending'>) => records.record(job, changes),
  };
}

function obstacleOf(error: unknown): CopyObstacle {
  switch (errorKindOf(error)) {
    case 'forbidden':
      return 'forbidden';
    case 'deleted':
      return 'away';
    case 'expired':
    case 'too large':
    case 'transient':
    case 'rejected':
      return 'unreachable';
  }
}

/** Whether a result may be shown in age-restricted channels only. */
function isAgeRestricted({ original, place }: FavouriteSource, { models, styles }: PostCopyDeps): boolean {
  const { recipe, guild } = original;
  const model = models.findByName(recipe.model);
  if (place.ageRestricted || styles.forRecipe(recipe, guild)?.preset?.ageRestricted) return true;
  return model !== undefined && isSafetyCheckerOff(model, recipe.input);
}

function composeCopy(
  { job, original, place }: FavouriteSource,
  files: readonly CopiedFile[],
  { styles }: PostCopyDeps,
) {
  const { recipe } = original;
  const style = styles.forRecipe(recipe, job.guild);
  const command = style && imagineCommand(style, recipe, styles.canSeeReferences(recipe, NOBODY, place)).line;
  return favouriteMessage({
    job,
    prompt: recipe.prompt.typed,
    styleTitle: recipe.preset ?? style?.title ?? recipe.model,
    command: command ?? `/imagine prompt:${recipe.prompt.typed}`,
    files,
  });
}
