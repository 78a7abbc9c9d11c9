import { z } from 'zod';
import type { World } from '#test/support/fake-replicate/fake-context.ts';
import { FAILED } from '#test/support/fake-replicate/problems.ts';
import { closing, type LogSettings, opening, stepLine } from './log-lines.ts';
import { asked, type OutputFile, outputFiles } from './outputs.ts';
import type { Prediction } from './prediction.ts';

/** What a run needs of the rest of the stand-in. */
export interface Studio {
  readonly world: World;
  /** Told after every change of a prediction. */
  changed(prediction: Prediction, what: 'start' | 'output' | 'logs' | 'completed'): void;
  deliver(file: OutputFile): string;
  inputFile(url: string): Uint8Array | undefined;
}

/** A run that ends before its time. */
class Ended extends Error {
  readonly status: 'failed' | 'canceled' | 'aborted';
  constructor(status: Ended['status'], message: string) {
    super(message);
    this.status = status;
  }
}

/** Runs a prediction from its start to its end, which is always one of the four. */
export async function run(studio: Studio, prediction: Prediction): Promise<void> {
  const { clock } = studio.world;
  const over = new AbortController();
  if (prediction.deadline !== undefined) void expire(studio, prediction, over.signal);
  try {
    await paint(studio, prediction);
    prediction.status = 'succeeded';
  } catch (error) {
    const { reason } = prediction.stop.signal;
    const ended = reason instanceof Ended ? reason : error;
    prediction.status = ended instanceof Ended ? ended.status : 'failed';
    prediction.error = prediction.status === 'failed' && ended instanceof Error ? ended.message : null;
    prediction.output = undefined;
  }
  over.abort();
  prediction.completed = clock.now();
  studio.changed(prediction, 'completed');
}

/** Ends a prediction at once, as its cancel address does. */
export function cancel(prediction: Prediction): void {
  prediction.stop.abort(new Ended('canceled', 'canceled'));
}

async function expire({ world }: Studio, prediction: Prediction, over: AbortSignal): Promise<void> {
  try {
    await world.clock.sleep((prediction.deadline ?? 0) - world.clock.now(), over);
  } catch {
    return;
  }
  prediction.stop.abort(new Ended(prediction.started === undefined ? 'aborted' : 'canceled', 'deadline'));
}

async function paint(studio: Studio, prediction: Prediction): Promise<void> {
  const { world } = studio;
  const { clock, behaviour, faults } = world;
  const { signal } = prediction.stop;
  const failed = faults.take('failed');
  const nsfw = faults.take('nsfw');
  if (faults.take('aborted')) throw new Ended('aborted', 'deadline');
  await clock.sleep(faults.take('boot')?.ms ?? behaviour.bootMs, signal);
  if (failed?.ran === false) throw new Ended('failed', failed.error);
  prediction.status = 'processing';
  prediction.started = clock.now();
  studio.changed(prediction, 'start');
  const log = logSettings(prediction, clock.random());
  const write = (...lines: readonly string[]) => {
    prediction.log.push(...lines);
    studio.changed(prediction, 'logs');
  };
  write(...opening(log), stepLine(log, 0));
  for (let step = 1; step <= log.steps; step++) {
    if (behaviour.stepMs > 0) await clock.sleep(behaviour.stepMs, signal);
    write(stepLine(log, step));
  }
  signal.throwIfAborted();
  if (faults.take('canceled')) throw new Ended('canceled', 'canceled');
  if (failed) throw new Ended('failed', failed.error);
  await finish(studio, prediction, log.seed, nsfw?.images ?? []);
}

async function finish(studio: Studio, prediction: Prediction, seed: number, nsfw: readonly number[] | 'all') {
  const { behaviour, clock, faults } = studio.world;
  const wanted = asked(prediction.input);
  const held = nsfw === 'all' ? [...Array(wanted).keys()] : nsfw.filter((index) => index < wanted);
  const files = await outputFiles(studio.world, prediction, seed, held, studio.inputFile);
  prediction.log.push(...closing(wanted, held));
  if (files.length === 0) throw new Ended('failed', FAILED.nsfw);
  const inline = faults.take('data-uris');
  const uris = files.map((file) =>
    inline ? `data:${file.type};base64,${Buffer.from(file.bytes).toString('base64')}` : studio.deliver(file),
  );
  const [only] = uris;
  prediction.output = only !== undefined && (faults.take('single') || !('prompt' in prediction.input)) ? only : uris;
  studio.changed(prediction, 'output');
  await clock.sleep(behaviour.finishMs, prediction.stop.signal);
}

const logged = z.looseObject({
  prompt: z.string().default(''),
  seed: z.number().optional(),
  num_inference_steps: z.number().optional(),
  go_fast: z.boolean().optional(),
  lora_weights: z.string().optional(),
  replicate_weights: z.string().optional(),
});

/** Without a seed one of 16 bits is drawn, which then stands in the log only. */
function logSettings({ input, model }: Prediction, random: number): LogSettings {
  const { prompt, seed, num_inference_steps, go_fast, lora_weights, replicate_weights } = logged.parse(input);
  const fast = go_fast ?? model.official;
  return {
    prompt,
    seed: seed ?? Math.floor(random * 65_536),
    steps: num_inference_steps ?? (model.name.includes('schnell') ? 4 : 28),
    style: fast ? 'quantized' : model.official ? 'untold' : 'bf16',
    lora: lora_weights ?? replicate_weights,
  };
}
