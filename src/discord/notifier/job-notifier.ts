import type { Logger } from 'pino';
import { errorKindOf } from '#discord/error-kind.ts';
import { failedJobMessage, internalErrorText } from '#discord/messages/message.ts';
import { resultMessage } from '#discord/messages/result/result-message.ts';
import { canceledMessage, runningMessage } from '#discord/messages/running-message.ts';
import type { DiscordRest } from '#discord/rest.ts';
import type { DeliveryRoute, Job } from '#schema/job/job.ts';
import { forAudience } from '#schema/language/ambient.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan, joinMarkdown, md } from '#schema/markdown.ts';
import { fileTexts } from '#schema/words/file-recipe.ts';
import type { JobNotifier } from '#services/jobs/run/job-notifier.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { EditModels } from '#services/models/edit-models.ts';
import type { Models } from '#services/models/models.ts';
import type { Preload } from '#services/preload.ts';
import type { Popularity } from '#services/presets/popularity.ts';
import type { Styles } from '#services/presets/styles/styles.ts';
import type { ServerSettings } from '#services/settings/server-settings.ts';
import { type Audience, type ComposeMessage, type DeliverOptions, deliver } from './deliver.ts';
import { createFindShown, type FindShownOptions } from './find-shown.ts';
import { fitResult } from './fit-result.ts';
import { createShownKeeper } from './keep-shown.ts';
import { type LiveMessage, openLiveMessage } from './live-message.ts';
import { replyEphemeralOnce } from './reply-ephemeral-once.ts';
import { loadResultContext } from './result-context.ts';

export interface JobNotifierOptions extends Omit<DeliverOptions, 'sendingRecords'>, FindShownOptions {
  readonly models: Models;
  readonly editModels: Pick<EditModels, 'find'>;
  readonly jobStore: JobStore;
  readonly styles: Styles;
  readonly popularity: Pick<Popularity, 'sortByPopularity'>;
  readonly preload: Preload;
  readonly serverSettings: Pick<ServerSettings, 'get'>;
  /** Pictures were delivered by this route, or have to be kept; in seconds, with uploads and retries. */
  readonly onDelivery: (route: DeliveryRoute | 'kept', seconds: number) => void;
  /** Resolves when it is the turn of what nobody waits for. */
  readonly whenMayGoOn: () => Promise<void>;
  readonly log: Logger;
}

/**
 * Shows in Discord how jobs run and end: in the reply to the interaction, else by {@link deliver}'s fallbacks. It needs only the
 * stored id and token of the interaction, so that it works after a restart.
 * @example
 * const notifier = createJobNotifier({ discord, channels, models, jobStore, styles, popularity, preload, serverSettings, log, now, wallClock });
 * notifier.showProgress(job, { is: 'painting', fraction: 0.4, secondsLeft: 3 }, () => generator.cancel(job.id, person, false));
 * const delivery = await notifier.deliver(job, result, seconds, signal);
 */
export function createJobNotifier(notifierOptions: JobNotifierOptions): JobNotifier {
  const options = { ...notifierOptions, sendingRecords: notifierOptions.jobStore };
  const { discord, onDelivery, log, now } = options;
  const liveMessages = new Map<string, LiveMessage>();
  const shown = createFindShown(options);
  const shownKeeper = createShownKeeper(options);
  let isStopped = false;

  /** Ends the progress edits: none may come after the job's result. Resolves with the calls by which that is shown. */
  const closeLiveMessage = async (job: Job): Promise<DiscordRest> => {
    const message = liveMessages.get(job.id);
    liveMessages.delete(job.id);
    return (await message?.close()) ? shownKeeper.watching(job) : discord;
  };

  const showEnd = async (job: Job, send: (rest: DiscordRest) => Promise<unknown>, signal?: AbortSignal) => {
    try {
      await send(await closeLiveMessage(job));
    } catch (error) {
      signal?.throwIfAborted();
      log.warn({ job: job.id, err: error }, 'the end of a job could not be shown');
    }
  };

  const showError = (
    job: Job,
    compose: ComposeMessage,
    signal: AbortSignal,
    audience?: (rest: DiscordRest) => Audience,
  ) =>
    showEnd(
      job,
      async (rest) => {
        const delivery = await deliver(job, compose, signal, { ...options, discord: rest }, audience?.(rest));
        if (delivery.is === 'kept')
          log.warn({ job: job.id, reason: delivery.reason }, 'the end of a job could not be shown');
      },
      signal,
    );

  return {
    isAcknowledged: async ({ id, reply }) => {
      try {
        return (await discord.fetchReplyStatus(reply)) !== 'none';
      } catch (error) {
        log.warn({ job: id, err: error }, 'Discord could not be asked whether the interaction was acknowledged');
        return true;
      }
    },

    showsPictures: shown.showsPictures,
    findDelivered: async (job, result) => {
      await closeLiveMessage(job);
      return shown.findDelivered(job, result);
    },

    stopProgress: () => {
      isStopped = true;
      for (const message of liveMessages.values()) void message.close();
    },

    showProgress: (job, view, onDeleted) => {
      if (isStopped) return;
      let message = liveMessages.get(job.id);
      if (!message) {
        const onError = (error: unknown) => {
          log.debug({ job: job.id, err: error }, 'progress could not be shown');
          if (errorKindOf(error) !== 'deleted') return;
          liveMessages.delete(job.id);
          onDeleted();
        };
        message = openLiveMessage(onError, { turn: options.whenMayGoOn, now });
        liveMessages.set(job.id, message);
        shownKeeper.unwatch(job.id);
      }
      message.scheduleEdit(() => discord.editReply(job.reply, runningMessage(job, view)));
    },

    deliver: async (job, result, seconds, signal) => {
      const startedAt = now();
      const { writesRecipe, ...resultContext } = await loadResultContext(job, options);
      const texts = writesRecipe && resultContext.model ? fileTexts(job.recipe, resultContext.model) : undefined;
      const rest = await closeLiveMessage(job);
      let composed: { readonly shrinkLevel: number; readonly message: ReturnType<typeof resultMessage> } | undefined;
      const compose: ComposeMessage = async ({ shrinkLevel }) => {
        if (composed?.shrinkLevel !== shrinkLevel) {
          const { changes, ...fittedResult } = await fitResult(result, job.sizeLimit, shrinkLevel, texts);
          composed = {
            shrinkLevel,
            message: resultMessage({ job, result: fittedResult, seconds, changes, ...resultContext }),
          };
        }
        return composed.message;
      };
      // What only the person may see never stands in a public reply.
      const audience = result.moderation?.isPrivate
        ? { isPrivate: true, sendReply: replyEphemeralOnce(job, rest) }
        : {};
      const delivery = await deliver(job, compose, signal, { ...options, discord: rest }, audience);
      onDelivery(delivery.is === 'kept' ? delivery.is : delivery.route, (now() - startedAt) / 1000);
      return delivery;
    },

    reportUserError: async (job, userError, signal) => {
      const compose: ComposeMessage = ({ isNewMessage, route }) => {
        const id = md`-# ${t('job {job}', { job: codeSpan(job.id) })}`;
        const text = isNewMessage ? joinMarkdown([userError.markdown, id], '\n') : userError.markdown;
        return forAudience('own', () => failedJobMessage(job, text, hasControls(job, route)));
      };
      // Why a picture was refused is nobody else's business, also where the job is public.
      await showError(job, compose, signal, (rest) => ({
        isPrivate: true,
        sendReply: replyEphemeralOnce(job, rest),
      }));
    },

    reportFault: async (job, signal) => {
      const compose: ComposeMessage = ({ route }) =>
        failedJobMessage(job, internalErrorText(job.id), hasControls(job, route));
      await showError(job, compose, signal);
    },

    reportCancellation: (job) => showEnd(job, (rest) => rest.editReply(job.reply, canceledMessage(job))),
  };
}

/** Controls work in the place of their job alone, so those of a server's job not in a direct message. */
const hasControls = ({ guild }: Job, route: DeliveryRoute) => guild === undefined || route !== 'direct message';
