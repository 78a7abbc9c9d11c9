import { limitChanges, listChanges, presetChanges } from '#schema/audit/changes.ts';
import type { Config } from '#schema/config/environment.ts';
import type { Audit } from '#services/audit/audit.ts';
import { auditBlocks, auditUpdates } from '#services/audit/audited.ts';
import { openBlockedMembers } from '#services/blocked-members/blocked-members.ts';
import type { Bus } from '#services/bus/bus.ts';
import { openSettings } from '#services/limits/settings.ts';
import { openServerLists } from '#services/lists/word-lists.ts';
import { openPresets } from '#services/presets/presets.ts';
import type { Store } from '#services/store/store.ts';

interface ServerChoicesDeps {
  readonly store: Store;
  readonly bus: Bus;
  readonly audit: Audit;
  /** Servers that are kept in memory though nobody uses them. */
  readonly maxIdle: number;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** Opens what a server's admins have chosen besides its settings; each change is kept for `/audit`. */
export function openServerChoices(
  { BLOCKED_USERS }: Config,
  { store, bus, audit, maxIdle, wallClock }: ServerChoicesDeps,
) {
  const everywhere = BLOCKED_USERS ?? new Set<string>();
  return {
    presets: auditUpdates(openPresets(store, bus, maxIdle), audit, presetChanges),
    settings: auditUpdates(openSettings(store, bus, maxIdle), audit, limitChanges),
    serverLists: auditUpdates(openServerLists(store, bus, maxIdle), audit, listChanges),
    blockedMembers: auditBlocks(openBlockedMembers(store, bus, { everywhere, wallClock, maxIdle }), audit),
  };
}
