import { focusDraft } from '../composer/edit-draft.ts';
import { findDm, listGuilds } from '../state/places.ts';
import { store } from '../state/state.ts';
import { closeDrawer } from './drawer.ts';
import { openChannel } from './navigation.ts';

/** Moves between messages with the arrow keys while a message has the focus. */
export function onMessageKey(event: KeyboardEvent): void {
  if (!(event.target instanceof HTMLElement) || !event.target.matches('.message')) return;
  const messages = [...document.querySelectorAll<HTMLElement>('.message')];
  const index = messages.indexOf(event.target);
  const handlers: Record<string, () => void> = {
    ArrowUp: () => messages[index - 1]?.focus(),
    ArrowDown: () => (messages[index + 1] ? messages[index + 1]?.focus() : focusDraft()),
    Home: () => messages[0]?.focus(),
    End: () => messages.at(-1)?.focus(),
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

/** Shortcuts that work anywhere: typing focuses the composer, Alt+arrows change the channel, Esc closes. */
export function onGlobalKey(event: KeyboardEvent): void {
  const { modal, lightbox, menu, select, drawerOpen, inspector, atPresent } = store.get();
  if (modal || lightbox || menu || select) return;
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault();
    stepChannel(event.key === 'ArrowUp' ? -1 : 1);
  } else if (event.key === 'Escape') {
    if (drawerOpen) closeDrawer();
    else if (inspector) store.set({ inspector: undefined });
    else if (!atPresent) store.set({ atPresent: true, missedCount: 0 });
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
  const dm = findDm(world, me)?.id;
  const channels = [
    ...(dm ? [dm] : []),
    ...listGuilds(world, me).flatMap((guild) => guild.channels.map((each) => each.id)),
  ];
  const next = channels[(channels.indexOf(channel) + offset + channels.length) % channels.length];
  if (next) void openChannel(next);
}
