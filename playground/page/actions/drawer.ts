/** The drawer with servers and channels on narrow windows. It takes the focus, and gives it back. */
import { store } from '../state/state.ts';

const focus = (selector: string) => () => document.querySelector<HTMLElement>(selector)?.focus();

export function openDrawer(): void {
  store.set({ drawerOpen: true });
  store.afterRender(focus('.channel-entry[aria-current="page"]'));
}

/** Does nothing where it is not open. */
export function closeDrawer(): void {
  if (!store.get().drawerOpen) return;
  store.set({ drawerOpen: false });
  store.afterRender(focus('[data-testid="drawer"]'));
}
