import { store } from './state.ts';

/** Nearer to the end than this, in pixels, counts as being there. */
const NEAR = 80;

const list = () => document.querySelector<HTMLElement>('.messages');

/** Goes to the newest message. */
export function toPresent(): void {
  store.set({ atPresent: true, missed: 0 });
  store.after(stick);
}

/** Keeps the newest message in view unless the person reads further up; call after drawing and when sizes change. */
export function stick(): void {
  const element = list();
  if (element && store.get().atPresent) element.scrollTop = element.scrollHeight;
}

/** Notes where the person is when they scroll. */
export function onScroll(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
  const atPresent = scrollHeight - scrollTop - clientHeight < NEAR;
  const before = store.get();
  if (atPresent !== before.atPresent) store.set({ atPresent, ...(atPresent ? { missed: 0 } : {}) });
}

/** Pictures that load and windows that shrink move the end: follow it. */
export function watchSizes(): void {
  const watcher = new ResizeObserver(stick);
  for (const element of document.querySelectorAll('.messages, .message-list')) watcher.observe(element);
}
