import type { Person, Place } from '#schema/interaction.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Queue } from './queue.ts';
import type { Spending } from './spending.ts';

/** Discord's permission to attach files (topics/permissions.mdx). */
const ATTACH_FILES = 1n << 15n;

export interface AdmissionRules {
  /** Servers that may paint; all where there is none. Direct messages are always allowed. */
  readonly guilds: ReadonlySet<string> | undefined;
  readonly queue: Queue;
  readonly spending: Spending;
}

/**
 * The one gate for everything that paints, whatever was clicked. Works from memory alone, so that it can refuse before the
 * first acknowledgement.
 * @throws Refusal
 */
export function admit(rules: AdmissionRules, person: Person, place: Place, pictures: number): void {
  if (place.guild && rules.guilds && !rules.guilds.has(place.guild)) {
    throw new Refusal('This bot paints only in servers that its operator has allowed, and this is none of them.');
  }
  if ((place.appPermissions & ATTACH_FILES) === 0n) {
    throw new Refusal(
      'I may not attach files in this channel. An admin of the server can allow me *Attach Files* here.',
    );
  }
  rules.spending.check(pictures);
  rules.queue.check({ user: person.id, guild: place.guild });
}
