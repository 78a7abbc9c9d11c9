import { plainText, type Sentence } from '#schema/language/t.ts';
import { linkAbort } from '#services/abort/linked-abort.ts';
import { type GenerationResult, SHUTDOWN } from '#services/backends/backend.ts';
import { cogError } from '#services/backends/cog/failure-messages.ts';
import { inlinePictures } from '#services/backends/cog/inline-pictures.ts';
import { loadResult, type OutputAccess } from '#services/backends/cog/load-result.ts';
import { secretsFor } from '#services/backends/model-secrets.ts';
import { startTimeoutWithGrace } from '#services/timeout-with-grace.ts';
import { findRunning } from './find-running.ts';
import type { RepaintCause } from './prediction-run.ts';
import type { RunTask } from './run-task.ts';
import { startRun } from './start-run.ts';
import { followWebhooks } from './webhooks/follow-webhooks.ts';

/** Ms after the deadline in which a response or webhook that came meanwhile is read: a finished run cannot be asked for its pictures. */
const LAST_LOOK_MS = 100;

/** What the caption says of a picture that was begun twice. */
const REPAINT_REMARKS = {
  'container-stopped': 'Painted again: its container stopped in the middle',
  'bot-restarted': 'Painted again: I was restarted in the middle',
  'no-callback': 'Painted again: its container could not send the first one',
} as const satisfies Record<RepaintCause, Sentence>;

/** What an earlier process of the bot may have done: begun the run, and certainly if a container had accepted it. */
export interface EarlierProcess {
  readonly mayBeRunning: boolean;
  readonly wasAccepted: boolean;
}

/**
 * Takes a run from its first PUT to its pictures. An abort cancels it before this rejects with the signal's reason, unless that
 * is {@link SHUTDOWN}.
 */
export async function runToCompletion(
  taskWithoutInput: Omit<RunTask, 'readInput'>,
  modelSecrets: ReadonlyMap<string, string>,
  earlier: EarlierProcess,
  outputAccess: OutputAccess,
): Promise<GenerationResult> {
  const { request, run, pool, now } = taskWithoutInput;
  const { mayBeRunning } = earlier;
  using limited = linkAbort(taskWithoutInput.signal);
  using _ = startTimeoutWithGrace(request.deadline - now(), LAST_LOOK_MS, () =>
    limited.abort(cogError('deadline', request.model.name)),
  );
  const { signal } = limited;
  if (mayBeRunning) for (const container of pool.containers) run.containers.add(container);
  try {
    const secrets = secretsFor(request.model, modelSecrets);
    const readInput = async () => ({ ...(await inlinePictures(request, signal)), ...secrets });
    const task = { ...taskWithoutInput, signal, readInput };
    signal.throwIfAborted();
    await paint(task, earlier);
    // The result may be an older attempt's, while a newer one still paints the same.
    if (mayBeRunning || run.acceptedPuts > 1) void cancelEverywhere(task);
    if (!run.finalResponse) throw new Error('a completed run has no final response');
    const result = await loadResult(run.finalResponse, task, outputAccess);
    return run.repaintCause ? { ...result, remark: plainText(REPAINT_REMARKS[run.repaintCause]) } : result;
  } catch (error) {
    if (!signal.aborted) throw error;
    if (!run.finalResponse && signal.reason !== SHUTDOWN) await cancelEverywhere(taskWithoutInput);
    throw signal.reason;
  } finally {
    pool.runEnded.notifyAll();
  }
}

async function paint(task: RunTask, { mayBeRunning, wasAccepted }: EarlierProcess): Promise<void> {
  const { run, request, signal } = task;
  let container = mayBeRunning ? await findRunning(task) : undefined;
  if (wasAccepted && !container) run.repaintCause ??= 'bot-restarted';
  while (!run.finalResponse) {
    if (run.externalCancels > 1) throw new Error(`the prediction ${run.id} was canceled from outside`);
    container ??= await startRun(task);
    if (container) {
      run.markAccepted();
      // Not awaited: it compares the container's fields with the model's, and the result is there when it is needed.
      void container.canReadStatus(request.model, signal).catch(() => false);
      await followWebhooks(task, container);
    }
    container = undefined;
  }
}

async function cancelEverywhere({ run }: Pick<RunTask, 'run'>): Promise<void> {
  await Promise.all(Array.from(run.containers, ({ client }) => client.cancel(run.id)));
}
