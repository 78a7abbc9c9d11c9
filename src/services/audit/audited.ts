/** What a server's admins can change, with each change recorded: whichever command makes it, none is forgotten. */

import { formatSettingValue } from '#schema/audit/changes.ts';
import type { AuditChange } from '#schema/audit/entry.ts';
import { toPlainText } from '#schema/markdown.ts';
import type { Draft } from '#schema/recipe/recipe.ts';
import { SETTING_BY_ID } from '#schema/settings/index.ts';
import { UserError } from '#schema/user-error.ts';
import type { BlockedMembers } from '#services/blocked-members/blocked-members.ts';
import { formatGift, isSomething } from '#services/gifts/gift-text.ts';
import type { Gifts } from '#services/gifts/gifts.ts';
import type { Generator } from '#services/jobs/generator.ts';
import type { ServerSettings } from '#services/settings/server-settings.ts';
import { currentActor } from './actor.ts';
import type { Audit } from './audit.ts';

type Recorder = Pick<Audit, 'record'>;

interface Updatable<T> {
  update(guild: string, change: (before: T) => T): Promise<T>;
}

const recordAll = (audit: Recorder, guild: string, changes: readonly AuditChange[]) => {
  for (const change of changes) audit.record(currentActor(guild), { is: 'changed', ...change });
};

/** Records what each update changed. @param compare what differs */
export function auditUpdates<T, S extends Updatable<T>>(
  values: S & Updatable<T>,
  audit: Recorder,
  compare: (before: T, after: T) => AuditChange[],
): S {
  return {
    ...values,
    update: async (guild: string, change: (before: T) => T) => {
      let known: { readonly before: T } | undefined;
      const after = await values.update(guild, (before) => {
        known = { before };
        return change(before);
      });
      if (known) recordAll(audit, guild, compare(known.before, after));
      return after;
    },
  };
}

/** Records what is chosen with `/settings`. */
export function auditSettings(settings: ServerSettings, audit: Recorder): ServerSettings {
  const recording = async (guild: string, id: string, change: () => Promise<void>) => {
    const setting = SETTING_BY_ID.get(id);
    const read = () => (setting ? formatSettingValue(settings.get<unknown>(guild, setting)) : undefined);
    using _held = await settings.load(guild);
    const before = read();
    await change();
    const after = read();
    if (before !== after) recordAll(audit, guild, [{ what: 'setting', name: id, before, after }]);
  };
  return {
    ...settings,
    change: (guild, setting, value) => recording(guild, setting.id, () => settings.change(guild, setting, value)),
    update: (guild, setting, change) => recording(guild, setting.id, () => settings.update(guild, setting, change)),
    reset: (guild, setting) => recording(guild, setting.id, () => settings.reset(guild, setting)),
  };
}

/** Records who blocks and unblocks whom. */
export function auditBlocks(members: BlockedMembers, audit: Recorder): BlockedMembers {
  return {
    ...members,
    block: async (guild, member, block) => {
      await members.block(guild, member, block);
      const after = block.until === undefined ? undefined : new Date(block.until).toISOString();
      recordAll(audit, guild, [{ what: 'member-blocked', member, after }]);
    },
    unblock: async (guild, member) => {
      const wasBlocked = await members.unblock(guild, member);
      if (wasBlocked) recordAll(audit, guild, [{ what: 'member-unblocked', member }]);
      return wasBlocked;
    },
  };
}

/** Records who gives whom something on top of their limits, and who takes it back. */
export function auditGifts(gifts: Gifts, audit: Recorder): Gifts {
  const end = (until: number) => new Date(until).toISOString();
  return {
    ...gifts,
    grant: async (guild, gift) => {
      await gifts.grant(guild, gift);
      const after = `${toPlainText(formatGift(gift.granted))} until ${end(gift.until)}`;
      recordAll(audit, guild, [{ what: 'gift', member: gift.person, after }]);
    },
    revoke: async (guild, member) => {
      const revoked = await gifts.revoke(guild, member);
      const parts = [`${toPlainText(formatGift(revoked.left))} left`];
      if (isSomething(revoked.reserved)) parts.push(`${toPlainText(formatGift(revoked.reserved))} reserved`);
      if (parts.length > 1 || isSomething(revoked.left))
        recordAll(audit, guild, [{ what: 'gift', member, before: parts.join(', ') }]);
      return revoked;
    },
  };
}

/** Records what is refused before it becomes a job, cells of sheets included. */
export function auditRefusals(generator: Generator, audit: Recorder): Generator {
  return {
    ...generator,
    generate: async (draft, request, acknowledge) => {
      try {
        await generator.generate(draft, request, acknowledge);
      } catch (error) {
        if (error instanceof UserError) audit.record(request, { is: 'refused', error, request: requestOf(draft) });
        throw error;
      }
    },
  };
}

const requestOf = ({ kind, prompt, model, preset }: Draft) => ({ via: kind, prompt: prompt.typed, model, preset });
