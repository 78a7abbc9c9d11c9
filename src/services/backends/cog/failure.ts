import { Refusal } from '#schema/refusal.ts';

/** What models say when they fail (their own texts), and what it means for the person. */
const FAILURES: readonly (readonly [RegExp, string])[] = [
  [
    /NSFW content|flagged as sensitive|E005/i,
    'Every picture was held back by the safety checker. Try again with another prompt; the same one may pass with another seed.',
  ],
  [
    /Failed to parse URL|Model not found on CivitAI|Weights not found|Authorization to download weights failed/i,
    'The LoRA weights could not be loaded. Check their address; it has to be one that can be downloaded without signing in.',
  ],
  [/width and height must be defined/i, 'With the aspect ratio `custom`, give both `width` and `height`.'],
];

/** A Refusal where the person can act on it, else a fault that keeps the model's text for the log. */
export function failure(error: string): Error {
  const known = FAILURES.find(([pattern]) => pattern.test(error));
  const cause = new Error(`the model failed: ${error}`);
  return known ? new Refusal(known[1], { cause }) : cause;
}
