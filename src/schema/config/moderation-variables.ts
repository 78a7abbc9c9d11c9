import { z } from 'zod';
import { variableDocs } from './variable-docs.ts';
import { intBetween, text } from './variable-types.ts';

/** `owner/name` or `owner/name:version`. */
const moderationModel = text.transform((value, context) => {
  const [, name, version] = /^([\w.-]+\/[\w.-]+?)(?::([0-9a-f]{8,64}))?$/.exec(value) ?? [];
  if (name === undefined) {
    context.addIssue('must read owner/name or owner/name:version');
    return z.NEVER;
  }
  return { name, version };
});

const RATIO_ERROR = { error: 'must be a number from 0 to 1' };

const ratio = z.coerce.number(RATIO_ERROR).pipe(z.number().min(0, RATIO_ERROR).max(1, RATIO_ERROR));

/** The model of {@link MODERATION_VARIABLES} that comes with the sketch backend. */
export const SAMPLE_MODERATION = 'lorikeet/sample-moderation';

/** The variables that say how pictures are judged before anybody sees them. */
export const MODERATION_VARIABLES = {
  MODERATION_MODEL: moderationModel.optional().register(variableDocs, {
    description:
      'A model on Replicate that judges each picture before anybody sees it, such as `falcons-ai/nsfw_image_detection`. Flagged ones are covered, sent privately or dropped, as each server chose. Each picture that is judged costs a prediction. Without it, only the safety checkers of the models count.',
    example: SAMPLE_MODERATION,
  }),
  MODERATION_THRESHOLD: ratio.default(0.5).register(variableDocs, {
    description: 'The score from which a picture is flagged, if that model gives scores: from 0 to 1.',
  }),
  MODERATION_TIMEOUT_SECONDS: intBetween(1, 1800).default(120).register(variableDocs, {
    description:
      'Seconds that judging the pictures of a job may take. What is not judged by then is treated as flagged, and never dropped.',
  }),
} as const;
