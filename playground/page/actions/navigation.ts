import { emptyDraft } from '../composer/draft.ts';
import { getMessages, getWorld, subscribe } from '../server/api-client.ts';
import { applyServerEvent } from '../server/server-events.ts';
import { accessibleChannel, findDm, findPlace } from '../state/places.ts';
import { store } from '../state/state.ts';

let unsubscribe = () => {};

/** Starts as the person and in the channel that the address names (`#user/channel`), or in the first there are. */
export async function start(): Promise<void> {
  const world = await getWorld();
  const [, user = '', channel = ''] = /^#(\d+)\/(\d+)$/.exec(location.hash) ?? [];
  const me = world.users.some((each) => each.id === user) ? user : (world.users[0]?.id ?? '');
  store.set({ world, me, channel: accessibleChannel(world, me, channel) });
  subscribeToEvents();
}

/** Opens a channel. */
export async function openChannel(channel: string): Promise<void> {
  store.set(({ unread, draft, channel: before }) => ({
    channel,
    messages: channel === before ? store.get().messages : [],
    loaded: channel === before,
    atPresent: true,
    missed: 0,
    drawerOpen: false,
    menu: undefined,
    inspector: undefined,
    draft: channel === before ? draft : { ...draft, problems: [] },
    unread: new Set([...unread].filter((each) => each !== channel)),
  }));
  await loadMessages();
}

/** Becomes another person, in the same channel where they may see it. */
export function switchUser(user: string): void {
  const { world, channel } = store.get();
  if (!world) return;
  const place = findPlace(world, channel);
  const next = (place?.kind === 'dm' && findDm(world, user)?.id) || accessibleChannel(world, user, channel);
  store.set({
    me: user,
    channel: next,
    messages: [],
    loaded: false,
    pending: [],
    draft: emptyDraft,
    userSwitcherOpen: false,
  });
  store.afterRender(() => document.querySelector<HTMLElement>('[data-testid="who"]')?.focus());
  subscribeToEvents();
}

async function loadMessages(): Promise<void> {
  const { me, channel } = store.get();
  history.replaceState(null, '', `#${me}/${channel}`);
  const messages = await getMessages(channel, me);
  const current = store.get();
  if (current.me === me && current.channel === channel) store.set({ messages, loaded: true });
}

/** Listens as the person who is chosen; whenever the line is up again, what was missed is read anew. */
function subscribeToEvents(): void {
  unsubscribe();
  unsubscribe = subscribe(store.get().me, {
    onEvent: applyServerEvent,
    onOpen: () => {
      store.set({ connected: true });
      void getWorld().then((world) => store.set({ world }));
      void loadMessages();
    },
    onError: () => store.set({ connected: false }),
  });
}
