import { effectiveLimits } from '#schema/guild-settings.ts';
import type { Person, Place } from '#schema/interaction/interaction.ts';
import { UserError } from '#schema/user-error.ts';
import type { Quota, QuotaConsumer, Reservation } from '#services/limits/quota.ts';
import type { Settings } from '#services/limits/settings.ts';
import type { Queue, QueueTicket } from '#services/queue/queue.ts';
import type { Store } from '#services/store/store.ts';

/** Discord's permission to attach files (topics/permissions.mdx). */
const ATTACH_FILES = 1n << 15n;

export interface AdmissionRules {
  /** Servers that may paint; all where there is none. Direct messages are always allowed. */
  readonly allowedGuilds: ReadonlySet<string> | undefined;
  readonly queue: Queue;
  readonly quota: Quota;
  readonly settings: Pick<Settings, 'getForGuild'>;
  readonly store: Pick<Store, 'outageMessage'>;
}

/** What is to be painted. */
export interface AdmissionRequest {
  readonly pictures: number;
  readonly model: string;
  /** A cell of a compare sheet. */
  readonly isSheetCell?: boolean;
  /** It follows others of its kind that were let in: it joins however long the line is. */
  readonly ignoreQueueLength?: boolean;
}

/** What an admitted job holds until it is over. */
export interface Admission {
  readonly ticket: QueueTicket;
  readonly reservation: Reservation;
}

/**
 * The one gate for everything that paints, whatever was clicked. Works from memory alone and takes what it gives at once, so
 * that it can refuse before the first acknowledgement, and a burst of clicks gets no further than one.
 * @throws Refusal
 */
export function admit(
  { allowedGuilds, queue, quota, settings, store }: AdmissionRules,
  person: Person,
  place: Place,
  { pictures, model, isSheetCell = false, ignoreQueueLength = false }: AdmissionRequest,
): Admission {
  if (store.outageMessage) throw new UserError(store.outageMessage);
  if (place.guild && allowedGuilds && !allowedGuilds.has(place.guild)) {
    throw new UserError('This bot paints only in servers that its operator has allowed, and this is none of them.');
  }
  if ((place.appPermissions & ATTACH_FILES) === 0n) {
    throw new UserError(
      'I may not attach files in this channel. An admin of the server can allow me *Attach Files* here.',
    );
  }
  const { guild } = place;
  const guildSettings = settings.getForGuild(guild);
  const limits = effectiveLimits(guildSettings, place.roles);
  if ([limits.atOnce, limits.picturesPerDay, guildSettings.picturesPerDay].includes(0)) {
    throw new UserError(
      'The admins of this server have not allowed you to paint here. They can change that with `/limits`.',
    );
  }
  const ticket = queue.join(
    { user: person.id, guild, limits },
    { model, isSheetCell, ignoreLength: ignoreQueueLength },
  );
  try {
    const reservation = quota.reserve(pictures, quotaConsumerOf({ settings }, person, place));
    // It is waited for after the acknowledgement. Until then nobody listens, and that would end the process.
    reservation.saved.catch(() => {});
    return { ticket: ticket, reservation };
  } catch (error) {
    ticket.leave();
    throw error;
  }
}

/** Checks for several jobs what each of them will be checked for alone. @throws Refusal where they are too many for today */
export function checkQuota(
  rules: Pick<AdmissionRules, 'quota' | 'settings'>,
  person: Person,
  place: Place,
  pictures: number,
): void {
  rules.quota.check(pictures, quotaConsumerOf(rules, person, place));
}

function quotaConsumerOf(
  { settings }: Pick<AdmissionRules, 'settings'>,
  person: Person,
  { guild, roles }: Place,
): QuotaConsumer | undefined {
  if (!guild) return undefined;
  const guildSettings = settings.getForGuild(guild);
  return {
    guild,
    person: person.id,
    perPerson: effectiveLimits(guildSettings, roles).picturesPerDay,
    perServer: guildSettings.picturesPerDay,
  };
}
