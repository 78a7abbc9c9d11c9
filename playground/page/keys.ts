import { focusDraft } from './composer/edit.ts';
import { goTo } from './go.ts';
import { dmOf, guildsOf } from './places.ts';
import { store } from './state.ts';

/** Arrows walk from message to message while one of them has the focus. */
export function onMessageKey(event: KeyboardEvent): void {
  if (!(event.target instanceof HTMLElement) || !event.target.matches('.message')) return;
  const all = [...document.querySelectorAll<HTMLElement>('.message')];
  const at = all.indexOf(event.target);
  const keys: Record<string, () => void> = {
    ArrowUp: () => all[at - 1]?.focus(),
    ArrowDown: () => (all[at + 1] ? all[at + 1]?.focus() : focusDraft()),
    Home: () => all[0]?.focus(),
    End: () => all.at(-1)?.focus(),
    Enter: () =>
      event.target instanceof HTMLElement && event.target.querySelector<HTMLElement>('[data-testid="more"]')?.click(),
  };
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [role="listbox"]');

/** Keys that work wherever the focus is: typing goes to the composer, Alt+arrows change the channel, Esc closes. */
export function onGlobalKey(event: KeyboardEvent): void {
  const { modal, lightbox, menu, select, drawer, inspector, atPresent } = store.get();
  if (modal || lightbox || menu || select) return;
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault();
    step(event.key === 'ArrowUp' ? -1 : 1);
  } else if (event.key === 'Escape') {
    if (drawer) store.set({ drawer: false });
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

function step(by: 1 | -1): void {
  const { world, me, channel } = store.get();
  if (!world) return;
  const own = dmOf(world, me)?.id;
  const all = [...(own ? [own] : []), ...guildsOf(world, me).flatMap((guild) => guild.channels.map((each) => each.id))];
  const next = all[(all.indexOf(channel) + by + all.length) % all.length];
  if (next) void goTo(next);
}
