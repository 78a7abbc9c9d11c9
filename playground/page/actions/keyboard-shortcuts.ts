import { focusDraft } from '../composer/edit-draft.ts';
import { findDm, listGuilds } from '../state/places.ts';
import { store } from '../state/state.ts';
import { openChannel } from './navigation.ts';

/** Arrows walk from message to message while one of them has the focus. */
export function onMessageKey(event: KeyboardEvent): void {
  if (!(event.target instanceof HTMLElement) || !event.target.matches('.message')) return;
  const all = [...document.querySelectorAll<HTMLElement>('.message')];
  const index = all.indexOf(event.target);
  const handlers: Record<string, () => void> = {
    ArrowUp: () => all[index - 1]?.focus(),
    ArrowDown: () => (all[index + 1] ? all[index + 1]?.focus() : focusDraft()),
    Home: () => all[0]?.focus(),
    End: () => all.at(-1)?.focus(),
    Enter: () =>
      event.target instanceof HTMLElement && event.target.querySelector<HTMLElement>('[data-testid="more"]')?.click(),
  };
  const handler = handlers[event.key];
  if (!handler) return;
  event.preventDefault();
  handler();
}

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [role="listbox"]');

/** Keys that work wherever the focus is: typing goes to the composer, Alt+arrows change the channel, Esc closes. */
export function onGlobalKey(event: KeyboardEvent): void {
  const { modal, lightbox, menu, select, drawerOpen: drawer, inspector, atPresent } = store.get();
  if (modal || lightbox || menu || select) return;
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault();
    stepChannel(event.key === 'ArrowUp' ? -1 : 1);
  } else if (event.key === 'Escape') {
    if (drawer) store.set({ drawerOpen: false });
    else if (inspector) store.set({ inspector: undefined });
    else if (!atPresent) store.set({ atPresent: true, missed: 0 });
  } else if (
    event.key.length === 1 &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey &&
    event.key !== ' ' &&
    !isField(event.target)
  ) {
    focusDraft();
  }
}

function stepChannel(offset: 1 | -1): void {
  const { world, me, channel } = store.get();
  if (!world) return;
  const own = findDm(world, me)?.id;
  const all = [
    ...(own ? [own] : []),
    ...listGuilds(world, me).flatMap((guild) => guild.channels.map((each) => each.id)),
  ];
  const next = all[(all.indexOf(channel) + offset + all.length) % all.length];
  if (next) void openChannel(next);
}
