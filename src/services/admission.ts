import type { Person, Place } from '#schema/interaction.ts';
import { Refusal } from '#schema/refusal.ts';
import { limitsOf } from '#schema/settings.ts';
import type { Queue, Place as QueuePlace } from './queue.ts';
import type { Settings } from './settings.ts';
import type { Buyer, Reservation, Spending } from './spending.ts';
import type { Store } from './store/store.ts';

/** Discord's permission to attach files (topics/permissions.mdx). */
const ATTACH_FILES = 1n << 15n;

export interface AdmissionRules {
  /** Servers that may paint; all where there is none. Direct messages are always allowed. */
  readonly guilds: ReadonlySet<string> | undefined;
  readonly queue: Queue;
  readonly spending: Spending;
  readonly settings: Pick<Settings, 'of'>;
  readonly store: Pick<Store, 'trouble'>;
}

/** What is to be painted. */
export interface Work {
  readonly pictures: number;
  readonly model: string;
  /** A cell of a compare sheet. */
  readonly sheet?: boolean;
  /** It follows others of its kind that were let in: it joins however long the line is. */
  readonly anyway?: boolean;
}

/** What an admitted job holds until it is over. */
export interface Admission {
  readonly place: QueuePlace;
  readonly reservation: Reservation;
}

/**
 * The one gate for everything that paints, whatever was clicked. Works from memory alone and takes what it gives at once, so
 * that it can refuse before the first acknowledgement, and a burst of clicks gets no further than one.
 * @throws Refusal
 */
export function admit(
  { guilds, queue, spending, settings, store }: AdmissionRules,
  person: Person,
  place: Place,
  { pictures, model, sheet = false, anyway = false }: Work,
): Admission {
  if (store.trouble) throw new Refusal(store.trouble);
  if (place.guild && guilds && !guilds.has(place.guild)) {
    throw new Refusal('This bot paints only in servers that its operator has allowed, and this is none of them.');
  }
  if ((place.appPermissions & ATTACH_FILES) === 0n) {
    throw new Refusal(
      'I may not attach files in this channel. An admin of the server can allow me *Attach Files* here.',
    );
  }
  const { guild } = place;
  const own = settings.of(guild);
  const limits = limitsOf(own, place.roles);
  if ([limits.atOnce, limits.picturesPerDay, own.picturesPerDay].includes(0)) {
    throw new Refusal(
      'The admins of this server have not allowed you to paint here. They can change that with `/limits`.',
    );
  }
  const queuePlace = queue.join({ user: person.id, guild, limits }, { model, sheet, anyway });
  try {
    const reservation = spending.reserve(pictures, buyerOf({ settings }, person, place));
    // It is waited for after the acknowledgement. Until then nobody listens, and that would end the process.
    reservation.saved.catch(() => {});
    return { place: queuePlace, reservation };
  } catch (error) {
    queuePlace.leave();
    throw error;
  }
}

/** Checks for several jobs what each of them will be checked for alone. @throws Refusal where they are too many for today */
export function checkBudget(
  rules: Pick<AdmissionRules, 'spending' | 'settings'>,
  person: Person,
  place: Place,
  pictures: number,
): void {
  rules.spending.check(pictures, buyerOf(rules, person, place));
}

function buyerOf(
  { settings }: Pick<AdmissionRules, 'settings'>,
  person: Person,
  { guild, roles }: Place,
): Buyer | undefined {
  if (!guild) return undefined;
  const own = settings.of(guild);
  return {
    guild,
    person: person.id,
    perPerson: limitsOf(own, roles).picturesPerDay,
    perServer: own.picturesPerDay,
  };
}
