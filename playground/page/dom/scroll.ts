import { store } from '../state/state.ts';

/** Within this many pixels of the end, the list counts as scrolled to the bottom. */
const BOTTOM_THRESHOLD_PX = 80;

const messageList = () => document.querySelector<HTMLElement>('.messages');

/** Scrolls to the newest message. */
export function jumpToPresent(): void {
  store.set({ atPresent: true, missedCount: 0 });
  store.afterRender(stickToBottom);
}

/** Keeps the newest message in view unless the user has scrolled up. Call it after rendering and when sizes change. */
export function stickToBottom(): void {
  const element = messageList();
  // An empty channel is read from its welcome on.
  const { atPresent, messages } = store.get();
  if (element && atPresent && messages.length) element.scrollTop = element.scrollHeight;
}

/** Tracks whether the user has scrolled up. Call it when the list has scrolled, or may have. */
export function trackScroll(): void {
  const element = messageList();
  if (!element || !store.get().messages.length) return;
  const { scrollHeight, scrollTop, clientHeight } = element;
  const atPresent = scrollHeight - scrollTop - clientHeight < BOTTOM_THRESHOLD_PX;
  const before = store.get();
  if (atPresent !== before.atPresent) store.set({ atPresent, ...(atPresent ? { missedCount: 0 } : {}) });
}

/** Stays at the bottom when pictures load or the window is resized. */
export function observeSizes(): void {
  const watcher = new ResizeObserver(stickToBottom);
  for (const element of document.querySelectorAll('.messages, .message-list')) watcher.observe(element);
}
