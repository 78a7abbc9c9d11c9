import { getMessages, getWorld, listen } from './api.ts';
import { emptyDraft } from './composer/draft.ts';
import { apply } from './events.ts';
import { dmOf, placeFor, placeOf } from './places.ts';
import { store } from './state.ts';

let stop = () => {};

/** Starts as the person and in the channel that the address names (`#user/channel`), or in the first there are. */
export async function start(): Promise<void> {
  const world = await getWorld();
  const [, user = '', channel = ''] = /^#(\d+)\/(\d+)$/.exec(location.hash) ?? [];
  const me = world.users.some((each) => each.id === user) ? user : (world.users[0]?.id ?? '');
  store.set({ world, me, channel: placeFor(world, me, channel) });
  connect();
}

/** Opens a channel. */
export async function goTo(channel: string): Promise<void> {
  store.set(({ unread, draft, channel: before }) => ({
    channel,
    messages: channel === before ? store.get().messages : [],
    loaded: channel === before,
    atPresent: true,
    missed: 0,
    drawer: false,
    menu: undefined,
    inspector: undefined,
    draft: channel === before ? draft : { ...draft, problems: [] },
    unread: new Set([...unread].filter((each) => each !== channel)),
  }));
  await load();
}

/** Becomes another person, in the same channel where they may see it. */
export function become(user: string): void {
  const { world, channel } = store.get();
  if (!world) return;
  const place = placeOf(world, channel);
  const next = (place?.kind === 'dm' && dmOf(world, user)?.id) || placeFor(world, user, channel);
  store.set({ me: user, channel: next, messages: [], loaded: false, pending: [], draft: emptyDraft, switcher: false });
  store.after(() => document.querySelector<HTMLElement>('[data-testid="who"]')?.focus());
  connect();
}

async function load(): Promise<void> {
  const { me, channel } = store.get();
  history.replaceState(null, '', `#${me}/${channel}`);
  const messages = await getMessages(channel, me);
  const now = store.get();
  if (now.me === me && now.channel === channel) store.set({ messages, loaded: true });
}

/** Listens as the person who is chosen; whenever the line is up again, what was missed is read anew. */
function connect(): void {
  stop();
  stop = listen(store.get().me, {
    event: apply,
    up: () => {
      store.set({ connected: true });
      void getWorld().then((world) => store.set({ world }));
      void load();
    },
    down: () => store.set({ connected: false }),
  });
}
