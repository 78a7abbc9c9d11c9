import { store } from '../state/state.ts';

/** Nearer to the end than this, in pixels, counts as being there. */
const BOTTOM_THRESHOLD_PX = 80;

const messageList = () => document.querySelector<HTMLElement>('.messages');

/** Goes to the newest message. */
export function jumpToPresent(): void {
  store.set({ atPresent: true, missed: 0 });
  store.afterRender(stickToBottom);
}

/** Keeps the newest message in view unless the person reads further up; call after drawing and when sizes change. */
export function stickToBottom(): void {
  const element = messageList();
  if (element && store.get().atPresent) element.scrollTop = element.scrollHeight;
}

/** Notes where the person is when they scroll. */
export function onScroll(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
  const atPresent = scrollHeight - scrollTop - clientHeight < BOTTOM_THRESHOLD_PX;
  const before = store.get();
  if (atPresent !== before.atPresent) store.set({ atPresent, ...(atPresent ? { missed: 0 } : {}) });
}

/** Pictures that load and windows that shrink move the end: follow it. */
export function observeSizes(): void {
  const watcher = new ResizeObserver(stickToBottom);
  for (const element of document.querySelectorAll('.messages, .message-list')) watcher.observe(element);
}
