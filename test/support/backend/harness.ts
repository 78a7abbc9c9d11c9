import type { Model } from '#schema/model/model.ts';
import type { Param } from '#schema/model/params/params.ts';
import { UserError } from '#schema/user-error.ts';
import type { Backend, GenerationResult, PredictionRequest, Progress } from '#services/backends/backend.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

/** A backend and its service. `quick` predictions run as fast as they can; `slow` ones take one to five seconds of real time. */
export interface BackendHarness extends AsyncDisposable {
  readonly backend: Backend;
  /** The same backend as another process would open it after a restart: it knows nothing but what was stored. */
  reopen(): Promise<Backend>;
  /** ms since the epoch on the backend's clock. */
  now(): number;
  /** How many predictions run at this moment, and how many were ever begun. */
  runningCount(): number;
  createdCount(): number;
}

/** Submits and follows, as the generator does. */
export async function generate(
  backend: Backend,
  request: PredictionRequest,
  onProgress: (progress: Progress) => void = ignore,
  signal: AbortSignal = new AbortController().signal,
): Promise<GenerationResult> {
  const { predictionId, result } = await backend.submit(request, onProgress, signal);
  return result ?? backend.follow(predictionId, request, onProgress, signal);
}

/** A watcher that ignores everything. */
export function ignore(): void {}

/** Whether the backend paints with this model; what it refuses with must be a UserError. */
export function isAccepted(backend: Backend, model: Model): boolean {
  try {
    backend.assertSupported(model);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** A model of steps that the backend paints with. */
export function firstModel(backend: Backend): Model {
  return firstModelWith(backend, 'prompt', 'seed', 'num_inference_steps');
}

/** The first model with these params that the backend paints with. */
export function firstModelWith(backend: Backend, ...params: readonly Param[]): Model {
  const model = COMPILED_MODELS.find(
    (candidate) => params.every((param) => candidate.params.has(param)) && isAccepted(backend, candidate),
  );
  if (!model) throw new Error(`this backend accepts no model that has ${params.join(', ')}`);
  return model;
}
