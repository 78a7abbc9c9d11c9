import { z } from 'zod';
import type { FakeContext } from '#test/support/fake-replicate/fake-context.ts';
import { PREDICTION_ERRORS } from '#test/support/fake-replicate/problems.ts';
import { closingLines, type LogSettings, openingLines, stepLine } from './log-lines.ts';
import { type OutputFile, paintOutputs, requestedOutputs } from './outputs.ts';
import type { Prediction } from './prediction.ts';

/** What a run needs of the rest of the stand-in. */
export interface RunDeps {
  readonly fake: FakeContext;
  /** Told after every change of a prediction. */
  onChange(prediction: Prediction, event: 'start' | 'output' | 'logs' | 'completed'): void;
  storeOutput(file: OutputFile): string;
  readInputFile(url: string): Uint8Array | undefined;
  /** The prediction that painted the picture at this address, or that one is a copy of. */
  findPainter(url: string): Prediction | undefined;
}

/** A run that ends early. */
class PredictionEnded extends Error {
  readonly status: 'failed' | 'canceled' | 'aborted';
  constructor(status: PredictionEnded['status'], message: string) {
    super(message);
    this.status = status;
  }
}

/** Runs a prediction from its start to its end, which is always one of the four. */
export async function run(deps: RunDeps, prediction: Prediction): Promise<void> {
  const { clock } = deps.fake;
  const finished = new AbortController();
  if (prediction.deadline !== undefined) void cancelAtDeadline(deps, prediction, finished.signal);
  try {
    await runSteps(deps, prediction);
    prediction.status = 'succeeded';
  } catch (error) {
    const { reason } = prediction.stop.signal;
    const ended = reason instanceof PredictionEnded ? reason : error;
    prediction.status = ended instanceof PredictionEnded ? ended.status : 'failed';
    prediction.error = prediction.status === 'failed' && ended instanceof Error ? ended.message : null;
    prediction.output = undefined;
  }
  finished.abort();
  prediction.completed = clock.now();
  deps.onChange(prediction, 'completed');
}

/** Ends a prediction at once, as its cancel address does. */
export function cancel(prediction: Prediction): void {
  prediction.stop.abort(new PredictionEnded('canceled', 'canceled'));
}

async function cancelAtDeadline({ fake }: RunDeps, prediction: Prediction, finished: AbortSignal): Promise<void> {
  try {
    await fake.clock.sleep((prediction.deadline ?? 0) - fake.clock.now(), finished);
  } catch {
    return;
  }
  prediction.stop.abort(new PredictionEnded(prediction.started === undefined ? 'aborted' : 'canceled', 'deadline'));
}

async function runSteps(deps: RunDeps, prediction: Prediction): Promise<void> {
  const { fake } = deps;
  const { clock, behaviour, faults } = fake;
  const { signal } = prediction.stop;
  const failed = faults.take('failed');
  const nsfw = faults.take('nsfw');
  if (faults.take('aborted')) throw new PredictionEnded('aborted', 'deadline');
  await clock.sleep(faults.take('boot')?.ms ?? behaviour.bootMs, signal);
  if (failed?.ran === false) throw new PredictionEnded('failed', failed.error);
  prediction.status = 'processing';
  prediction.started = clock.now();
  deps.onChange(prediction, 'start');
  if (prediction.model.judge) return judge(deps, prediction);
  const log = logSettings(prediction, clock.random());
  const write = (...lines: readonly string[]) => {
    prediction.log.push(...lines);
    deps.onChange(prediction, 'logs');
  };
  write(...openingLines(log), stepLine(log, 0));
  for (let step = 1; step <= log.steps; step++) {
    if (behaviour.stepMs > 0) await clock.sleep(behaviour.stepMs, signal);
    write(stepLine(log, step));
  }
  signal.throwIfAborted();
  if (faults.take('canceled')) throw new PredictionEnded('canceled', 'canceled');
  if (failed) throw new PredictionEnded('failed', failed.error);
  await storeOutputs(deps, prediction, log.seed, nsfw?.images ?? []);
}

async function judge(deps: RunDeps, prediction: Prediction): Promise<void> {
  const { behaviour, clock, faults } = deps.fake;
  const { signal } = prediction.stop;
  const fault = faults.take('judge', ({ how }) => how !== 'no-credit')?.how;
  if (fault === 'failed') throw new PredictionEnded('failed', 'CUDA error: device-side assert triggered');
  await clock.sleep(fault === 'endless' ? 3_600_000 : behaviour.stepMs, signal);
  const url = String(prediction.input.image);
  const bytes = deps.readInputFile(url);
  const prompt = String(deps.findPainter(url)?.input.prompt ?? '');
  prediction.output =
    fault === 'unreadable' ? 'a portrait of a woman' : await prediction.model.judge?.({ bytes, prompt });
}

async function storeOutputs(deps: RunDeps, prediction: Prediction, seed: number, nsfw: readonly number[] | 'all') {
  const { behaviour, clock, faults } = deps.fake;
  if (faults.take('no-files')) return;
  const requested = requestedOutputs(prediction.input);
  const filtered = nsfw === 'all' ? [...Array(requested).keys()] : nsfw.filter((index) => index < requested);
  const painted = await paintOutputs(deps.fake, prediction, seed, filtered, deps.readInputFile);
  const files = painted.slice(0, faults.take('fewer')?.count ?? painted.length);
  prediction.log.push(...closingLines(requested, filtered));
  if (files.length === 0) throw new PredictionEnded('failed', PREDICTION_ERRORS.nsfw);
  const inline = faults.take('data-uris');
  const uris = files.map((file) =>
    inline ? `data:${file.type};base64,${Buffer.from(file.bytes).toString('base64')}` : deps.storeOutput(file),
  );
  const [firstUri] = uris;
  prediction.output =
    firstUri !== undefined && (faults.take('single') || !('prompt' in prediction.input)) ? firstUri : uris;
  prediction.painted = clock.now();
  deps.onChange(prediction, 'output');
  await clock.sleep(behaviour.finishMs, prediction.stop.signal);
}

const loggedInput = z.looseObject({
  prompt: z.string().default(''),
  seed: z.number().optional(),
  num_inference_steps: z.number().optional(),
  go_fast: z.boolean().optional(),
  lora_weights: z.string().optional(),
  replicate_weights: z.string().optional(),
});

/** Without a seed one of 16 bits is drawn, which then stands in the log only. */
function logSettings({ input, model }: Prediction, random: number): LogSettings {
  const { prompt, seed, num_inference_steps, go_fast, lora_weights, replicate_weights } = loggedInput.parse(input);
  const fast = go_fast ?? model.official;
  return {
    prompt,
    seed: seed ?? Math.floor(random * 65_536),
    steps: num_inference_steps ?? (model.name.includes('schnell') ? 4 : 28),
    style: fast ? 'quantized' : model.official ? 'untold' : 'bf16',
    lora: lora_weights ?? replicate_weights,
  };
}
