import type { Obstacle } from '#services/backends/backend.ts';
import { ApiError } from './api/api-errors.ts';

/** What a request that failed for a reason that passes is shown as. */
export function obstacleOf(error: unknown): Obstacle {
  return error instanceof ApiError && error.status === 429 ? 'throttled' : 'no-response';
}
