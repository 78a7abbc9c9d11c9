import { discardDraft } from '../composer/edit-draft.ts';
import { getMessages, getWorld, subscribe } from '../server/api-client.ts';
import { receiveWorld } from '../server/receive-world.ts';
import { applyServerEvent } from '../server/server-events.ts';
import { accessibleChannel, findDm, findPlace } from '../state/places.ts';
import { store } from '../state/state.ts';
import { closeDrawer } from './drawer.ts';

let unsubscribe = () => {};

/** Starts as the user and in the channel of the URL (`#user/channel`), or with the first ones. */
export async function start(): Promise<void> {
  const world = await getWorld();
  const [, user = '', channel = ''] = /^#(\d+)\/(\d+)$/.exec(location.hash) ?? [];
  const me = world.users.some((each) => each.id === user) ? user : (world.users[0]?.id ?? '');
  store.set({ world, me, channel: accessibleChannel(world, me, channel) });
  subscribeToEvents();
}

/** Opens a channel and loads its messages. */
export async function openChannel(channel: string): Promise<void> {
  store.set(({ unread, draft, channel: before }) => ({
    channel,
    messages: channel === before ? store.get().messages : [],
    loaded: channel === before,
    atPresent: true,
    missedCount: 0,
    menu: undefined,
    inspector: undefined,
    draft: channel === before ? draft : { ...draft, problems: [] },
    unread: new Set([...unread].filter((each) => each !== channel)),
  }));
  closeDrawer();
  await loadMessages();
}

/** Switches to another user, in the same channel if they can see it. */
export function switchUser(user: string): void {
  const { world, channel } = store.get();
  if (!world) return;
  const place = findPlace(world, channel);
  const next = (place?.kind === 'dm' && findDm(world, user)?.id) || accessibleChannel(world, user, channel);
  discardDraft();
  store.set({ me: user, channel: next, messages: [], loaded: false, pending: [], userSwitcherOpen: false });
  store.afterRender(() => document.querySelector<HTMLElement>('[data-testid="user-switcher"]')?.focus());
  subscribeToEvents();
}

async function loadMessages(): Promise<void> {
  const { me, channel } = store.get();
  history.replaceState(null, '', `#${me}/${channel}`);
  const messages = await getMessages(channel, me);
  const current = store.get();
  if (current.me === me && current.channel === channel) store.set({ messages, loaded: true });
}

/** Subscribes as the current user. After every connect it reloads, as events may have been missed. */
function subscribeToEvents(): void {
  unsubscribe();
  unsubscribe = subscribe(store.get().me, {
    onEvent: applyServerEvent,
    onOpen: () => {
      store.set({ connected: true });
      void getWorld().then(receiveWorld);
      void loadMessages();
    },
    onError: () => store.set({ connected: false }),
  });
}
