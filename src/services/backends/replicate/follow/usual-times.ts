import { getParamValue } from '#schema/model/model.ts';
import type { Param } from '#schema/model/params/params.ts';
import type { PredictionRequest } from '#services/backends/backend.ts';

/** How long models usually paint, by what is asked of them. In memory: a restart learns it anew with a few pictures. */
export interface UsualTimes {
  /** Ms from the start of a prediction to its files; undefined until some like it are known. */
  expectedMs(request: PaintRequest): number | undefined;
  record(request: PaintRequest, ms: number): void;
  /**
   * Ms after the expected end at which to ask. Below 0, since files are there before a prediction is over, 50 ms in recordings; above where
   * a request is long on its way.
   */
  readonly aimMs: number;
  /** Learns from whether a prediction was done when it was asked for then. */
  recordAim(wasDone: boolean): void;
}

type PaintRequest = Pick<PredictionRequest, 'model' | 'input'>;

/** Samples that are kept, how many are enough, and the part of them that was no slower than what is expected. */
const [MAX_SAMPLES, MIN_SAMPLES, QUANTILE] = [9, 2, 0.6];

/**
 * The first aim, its bounds, and what it changes by. One question in three comes a moment too early, and costs another; the others are
 * then late by less than these.
 */
const AIM_MS = { first: -20, min: -200, max: 250, early: 20, late: -10 } as const;

/** Kinds of requests that are remembered. */
const MAX_KINDS = 500;

/** What makes a picture take longer. */
const COSTLY_PARAMS = [
  'num_outputs',
  'num_inference_steps',
  'megapixels',
  'aspect_ratio',
  'width',
  'height',
  'go_fast',
  'upscale_factor',
] as const satisfies readonly Param[];

export function createUsualTimes(): UsualTimes {
  /** The latest sample last, and the kind that was used last as well. */
  const samplesByKind = new Map<string, readonly number[]>();
  let aimMs: number = AIM_MS.first;
  return {
    get aimMs() {
      return aimMs;
    },
    recordAim: (wasDone) => {
      aimMs = Math.min(AIM_MS.max, Math.max(AIM_MS.min, aimMs + (wasDone ? AIM_MS.late : AIM_MS.early)));
    },
    expectedMs: (request) => {
      const samples = samplesByKind.get(kindOf(request)) ?? [];
      if (samples.length < MIN_SAMPLES) return undefined;
      return samples.toSorted((a, b) => a - b)[Math.floor(samples.length * QUANTILE)];
    },
    record: (request, ms) => {
      const kind = kindOf(request);
      const samples = [...(samplesByKind.get(kind) ?? []), ms].slice(-MAX_SAMPLES);
      samplesByKind.delete(kind);
      samplesByKind.set(kind, samples);
      const [oldest] = samplesByKind.keys();
      if (samplesByKind.size > MAX_KINDS && oldest !== undefined) samplesByKind.delete(oldest);
    },
  };
}

function kindOf({ model, input }: PaintRequest): string {
  return JSON.stringify([model.name, COSTLY_PARAMS.map((param) => getParamValue(model, input, param))]);
}
