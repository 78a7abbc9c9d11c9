import type { Logger } from 'pino';
import { costOfUsage, estimateCost } from '#schema/cost/cost.ts';
import type { Usage } from '#schema/cost/usage.ts';
import type { ModerationModel } from '#schema/moderation/moderation-model.ts';
import { readVerdict } from '#schema/moderation/read-verdict.ts';
import type { OutputBackend, PredictionRequest } from '#services/backends/backend.ts';
import type { Durations } from '#services/queue/durations.ts';
import type { LoadedModel } from './load-model.ts';
import type { JudgeRequest, Moderator } from './moderator.ts';

export interface ReplicateModeratorOptions {
  readonly backend: OutputBackend;
  readonly model: LoadedModel;
  /** As in {@link readVerdict}. */
  readonly threshold: number;
  /** What models usually run for a picture; what predictions report is added to it. */
  readonly runSeconds: Durations;
  readonly log: Pick<Logger, 'error'>;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** Ms after the acceptance of a job for which the files of its prediction are there: Replicate keeps them for an hour. */
const SOURCE_URL_LIFETIME_MS = 45 * 60 * 1000;

/** Characters of an output that are logged. */
const MAX_LOGGED_LENGTH = 200;

/** Judges pictures with a model on Replicate: a prediction for each. */
export function createReplicateModerator(options: ReplicateModeratorOptions): Moderator {
  const { backend, model: loaded, threshold, runSeconds, log, wallClock } = options;

  const costOf = ({ model }: ModerationModel, usage: Usage | undefined) => {
    const seconds = usage?.predict_time;
    if (seconds !== undefined) runSeconds.record(model.name, seconds);
    return usage && costOfUsage({ model, input: {} }, usage);
  };
  const estimate = () => {
    const model = loaded.current?.model;
    return model && estimateCost({ model, input: {} }, runSeconds.expectedSeconds(model.name));
  };

  const requestFor = ({ model, inputFor }: ModerationModel, request: JudgeRequest): PredictionRequest => {
    const { job, picture, check, deadline, save } = request;
    let attemptedAt = check?.attemptedAt;
    const hasSource = wallClock() - job.at < SOURCE_URL_LIFETIME_MS;
    return {
      jobId: `${job.id}-check-${picture.index}`,
      model,
      version: model.version,
      // Without an address that Replicate can read, the picture is uploaded.
      input: inputFor((hasSource ? picture.sourceUrl : undefined) ?? `lorikeet:${job.id}/${picture.index}`),
      deadline,
      attemptedAt,
      attemptedLast: check?.attemptedLast,
      beforeCreate: () => {
        const at = wallClock();
        attemptedAt ??= at;
        return save({ attemptedAt, attemptedLast: at });
      },
      // No two judge the same file: addresses and uploads are of one picture.
      isClaimedByOther: async () => false,
      readPicture: async () => picture,
    };
  };

  return {
    estimate,
    judge: async (judgeRequest, signal) => {
      const model = await loaded.get(signal);
      const request = requestFor(model, judgeRequest);
      let prediction = judgeRequest.check?.prediction;
      if (prediction === undefined) {
        prediction = (await backend.submit(request, () => {}, signal)).predictionId;
        await judgeRequest.save({ prediction });
      }
      const { output, usage } = await backend.followOutput(prediction, request, () => {}, signal);
      const verdict = readVerdict(output, threshold);
      if (!verdict)
        log.error(
          { job: judgeRequest.job.id, prediction, output: JSON.stringify(output)?.slice(0, MAX_LOGGED_LENGTH) },
          'MODERATION_MODEL put out what cannot be read as a verdict; the picture is treated as flagged',
        );
      return { verdict: verdict ?? 'unknown', micros: costOf(model, usage) ?? estimate() ?? 0 };
    },
  };
}
