import { createHash } from 'node:crypto';
import { withDefaults } from '#schema/model/model.ts';
import type { Obstacle, PredictionRequest } from '#services/backends/backend.ts';
import { ApiError, NetworkError } from '#services/backends/replicate/api/api-errors.ts';
import { type Prediction, predictionSchema } from '#services/backends/replicate/api/prediction.ts';
import { reportIfLate, type Timing } from '#services/backends/replicate/api/timing.ts';
import { ReplicateError } from '#services/backends/replicate/failures/replicate-error.ts';
import { SERVICE_NAME } from '#services/backends/replicate/retention.ts';
import type { Creation, CreationDeps } from './creation.ts';
import { recoverPrediction } from './recover-prediction.ts';
import { isPictureField, toList, withoutSignature } from './same-pictures.ts';

/** How long after its wait a POST may still get a response, in ms. */
const RESPONSE_GRACE_MS = 10_000;
/** Ms after an answered failure in which a prediction that it created is listed. */
const ANSWERED_GRACE_MS = 4000;
/**
 * Ms after a POST was given up in which it may still create a prediction: it left late where this process had too much to do,
 * and is carried out late where Replicate has.
 */
const UNANSWERED_GRACE_MS = 10_000;
/** The status of a gateway that gave up while the request goes on behind it. */
const GATEWAY_TIMEOUT = 504;
/** The least that Replicate accepts as `Cancel-After`. */
const MIN_LIFETIME_S = 5;
const BACKOFF_MS = { initial: 500, max: 8000 };
/** How long (ms) Replicate may be out of reach while nothing was sent: then nothing was started, and the slot is for others. */
const UNSENT_PATIENCE_MS = 120_000;
/** Ms of waiting, for a turn or beyond the wait of a POST, after which it is shown. */
const SLOW_MS = 3000;

/**
 * Creates at most one prediction. Replicate has no idempotency keys: where a POST gets no response, its prediction is searched
 * for until the POST can no longer arrive, and only then is it sent again.
 * @param abortSignal aborts what can be stopped without losing a prediction
 * @param shutdownSignal aborts everything
 */
export async function createPredictionOnce(
  deps: CreationDeps,
  creation: Creation,
  abortSignal: AbortSignal,
  shutdownSignal: AbortSignal,
): Promise<Prediction> {
  const { timing, creationLimiter } = deps;
  const { request } = creation;
  const timeoutMs = deps.waitSeconds * 1000 + RESPONSE_GRACE_MS;
  const fingerprint = fingerprintOf(creation);
  /** When the first POST of unknown outcome was sent, by the wall clock; and until when the last may still arrive, by `now`. */
  let unconfirmed = earlierAttempts(request, timeoutMs, timing);
  let unsentSince: number | undefined;
  const reportBlock = (by: Obstacle, until = request.deadline) =>
    creation.onProgress({ phase: 'blocked', by, serviceName: SERVICE_NAME, until });
  for (let failures = 0; ; ) {
    if (unconfirmed) {
      const found = await recoverPrediction(deps, { ...creation, fingerprint, ...unconfirmed }, shutdownSignal);
      if (found) return found;
    }
    if (failures > 0) await timing.sleep(backoffMs(failures, timing), abortSignal);
    const onAccepted = await reportIfLate(
      timing,
      SLOW_MS,
      () => reportBlock('throttled'),
      () => creationLimiter.acquire(request.deadline, abortSignal),
    );
    await request.beforeCreate();
    abortSignal.throwIfAborted();
    const [sentAt, arrivesBy] = [timing.wallClock(), timing.now() + timeoutMs];
    try {
      const created = await deps.identicalCreations.track(fingerprint, () =>
        reportIfLate(
          timing,
          deps.waitSeconds * 1000 + SLOW_MS,
          () => reportBlock('no-response'),
          () => postPrediction(deps, creation, timeoutMs, shutdownSignal),
        ),
      );
      onAccepted();
      return created;
    } catch (error) {
      switch (classifyFailure(error)) {
        case 'throttled':
          if (error instanceof ApiError) creationLimiter.onThrottled(error);
          reportBlock('throttled');
          continue;
        case 'refused':
          throw error;
        case 'unsent':
          unsentSince ??= arrivesBy - timeoutMs;
          reportBlock('no-response', unconfirmed ? undefined : unsentSince + UNSENT_PATIENCE_MS);
          if (!unconfirmed && timing.now() - unsentSince >= UNSENT_PATIENCE_MS)
            throw new ReplicateError('never-sent', '', { cause: error });
          break;
        case 'unknown':
          unsentSince = undefined;
          unconfirmed = { since: unconfirmed?.since ?? sentAt, until: settledBy(error, arrivesBy, timing) };
          reportBlock('no-response');
      }
      if (timing.now() >= request.deadline) throw error;
      failures++;
    }
  }
}

/** Until when a POST may still create a prediction, by `now`. One that was answered is soon over, whatever came of it. */
function settledBy(error: unknown, arrivesBy: number, { now }: Timing): number {
  const wasAnswered = error instanceof ApiError && error.status !== GATEWAY_TIMEOUT;
  return wasAnswered
    ? Math.min(arrivesBy, now() + ANSWERED_GRACE_MS)
    : Math.max(arrivesBy, now() + UNANSWERED_GRACE_MS);
}

/** What an earlier process attempted. Its clock may have been another: the last attempt is waited for no longer than one of ours. */
function earlierAttempts(
  { attemptedAt, attemptedLast = attemptedAt }: PredictionRequest,
  timeoutMs: number,
  timing: Timing,
) {
  if (attemptedAt === undefined || attemptedLast === undefined) return undefined;
  const arrivesWithinMs = timeoutMs + UNANSWERED_GRACE_MS;
  const remainingMs = attemptedLast + arrivesWithinMs - timing.wallClock();
  return { since: attemptedAt, until: timing.now() + Math.min(arrivesWithinMs, remainingMs) };
}

/** The same for requests that a list of predictions cannot tell apart. */
function fingerprintOf({ identifier, request: { model, input } }: Creation): string {
  const compared = Object.entries(withDefaults(model, input)).map(([name, value]) => [
    name,
    isPictureField(model, name) ? toList(value).map((url) => withoutSignature(String(url))) : value,
  ]);
  return createHash('sha256')
    .update(JSON.stringify([identifier, compared]))
    .digest('base64url');
}

/** What a failed POST did. After a gateway's 5xx that is as unknown as after a broken connection. */
function classifyFailure(error: unknown): 'throttled' | 'refused' | 'unsent' | 'unknown' {
  if (error instanceof NetworkError) return error.wasSent ? 'unknown' : 'unsent';
  if (!(error instanceof ApiError)) return 'refused';
  if (error.status === 429) return 'throttled';
  return error.status >= 500 ? 'unknown' : 'refused';
}

async function postPrediction(
  deps: CreationDeps,
  creation: Creation,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Prediction> {
  const { request, identifier, input, webhookUrl } = creation;
  const secondsLeft = Math.ceil((request.deadline - deps.timing.now()) / 1000);
  if (secondsLeft <= 0) throw new ReplicateError('deadline-before-start');
  const waitSeconds = Math.min(deps.waitSeconds, secondsLeft, 60);
  const sentAt = deps.timing.now();
  const created = await deps.client.request('/predictions', predictionSchema, signal, {
    method: 'POST',
    timeoutMs,
    headers: { Prefer: `wait=${waitSeconds}`, 'Cancel-After': `${Math.max(MIN_LIFETIME_S, secondsLeft)}s` },
    data: {
      version: identifier,
      input,
      ...(webhookUrl ? { webhook: webhookUrl, webhook_events_filter: ['start', 'completed'] } : {}),
    },
  });
  deps.owners.register(created.id, request.jobId);
  return { ...created, sentAt };
}

function backoffMs(failures: number, { random }: Timing): number {
  return Math.min(BACKOFF_MS.max, BACKOFF_MS.initial * 2 ** (failures - 1)) * (0.75 + random() / 2);
}
