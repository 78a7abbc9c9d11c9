import type { Job } from '#schema/job/job.ts';
import type { PictureCheck, PictureVerdict } from '#schema/moderation/picture-checks.ts';
import type { GeneratedPicture } from '#services/images/generation-result.ts';

/** A picture to judge, and how far that has come. */
export interface JudgeRequest {
  readonly job: Pick<Job, 'id' | 'at' | 'recipe'>;
  readonly picture: GeneratedPicture;
  /** What an earlier process wrote down with `save`. */
  readonly check: PictureCheck | undefined;
  /** When it is given up, by the clock of `now`. */
  readonly deadline: number;
  /** Writes down a step before the next one is taken. */
  readonly save: (changes: Partial<PictureCheck>) => Promise<void>;
}

export interface Judgement {
  readonly verdict: PictureVerdict;
  /** What it cost, in micro-dollars. */
  readonly micros: number;
}

/**
 * The port for what judges pictures. One that an earlier process has begun to judge is not judged, nor paid for, once more.
 * An abort cancels the prediction, unless its reason is `SHUTDOWN`.
 */
export interface Moderator {
  /** Micro-dollars that a picture is expected to cost; undefined if that is not known. */
  estimate(): number | undefined;
  /** @throws the signal's reason when aborted, and any error where the picture cannot be judged */
  judge(request: JudgeRequest, signal: AbortSignal): Promise<Judgement>;
}
