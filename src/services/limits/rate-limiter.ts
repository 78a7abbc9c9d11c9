import { t } from '#schema/language/t.ts';
import { type Markdown, md } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';

/** Limits how often each person does something that costs nothing. */
export interface RateLimiter {
  /** Counts one more. @throws UserError where these are too many */
  take(person: string): void;
}

export interface RateLimiterOptions {
  /** What one person may do within `windowMs`. */
  readonly max: number;
  readonly windowMs: number;
  /** What was done too often, as a sentence for the person. */
  readonly message: Markdown;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
}

/** Counts in this process alone: what is free needs no exact limit. */
export function createRateLimiter({ max, windowMs, message, now }: RateLimiterOptions): RateLimiter {
  /** Times of each person's last ones, whoever did the last one at the end. */
  const timesByPerson = new Map<string, readonly number[]>();
  const forgetIdle = () => {
    for (const [person, times] of timesByPerson) {
      if (times.some((time) => time > now() - windowMs)) return;
      timesByPerson.delete(person);
    }
  };
  return {
    take: (person) => {
      forgetIdle();
      const recent = (timesByPerson.get(person) ?? []).filter((time) => time > now() - windowMs);
      const [oldest = now()] = recent;
      if (recent.length >= max) {
        const seconds = Math.max(1, Math.ceil((oldest + windowMs - now()) / 1000));
        throw new UserError(md`${message} ${t('Please try again in {seconds} s.', { seconds })}`, {
          code: 'queue-full',
        });
      }
      timesByPerson.delete(person);
      timesByPerson.set(person, [...recent, now()]);
    },
  };
}
