import type { World } from '../../contract.ts';
import { announce } from '../dom/announce.ts';
import { accessibleChannel } from '../state/places.ts';
import { store } from '../state/state.ts';

/** Takes over a new state of the world. After a restart of the playground it says so, once, and goes on. */
export function receiveWorld(world: World): void {
  const { world: before, me, channel } = store.get();
  store.set({ world, channel: accessibleChannel(world, me, channel) });
  if (!before || before.run === world.run) return;
  const messages = world.keepsHistory
    ? 'The messages in its channels are still here.'
    : 'Earlier messages are gone. They are kept where STORE_URL names an SQLite file.';
  const notice = `The playground was restarted. ${messages}`;
  // What waited for the earlier run gets no response any more.
  store.set({ notice, pending: [], modal: undefined, select: undefined, inspector: undefined });
  announce(notice);
}
