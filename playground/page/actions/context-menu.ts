/** Opens and closes a message's context menu: by button, right click, menu key or long press. */
import { store } from '../state/state.ts';

/** Size of the menu in pixels, to keep it inside the window. */
const MENU_WIDTH_PX = 220;
const MENU_HEIGHT_PX = 260;
/** A touch of this many milliseconds opens the menu. */
const LONG_PRESS_MS = 500;

let opener: HTMLElement | undefined;

function showMenu(message: string, left: number, top: number): void {
  store.set({
    menu: {
      message,
      left: Math.max(8, Math.min(left, innerWidth - MENU_WIDTH_PX - 8)),
      top: Math.max(8, Math.min(top, innerHeight - MENU_HEIGHT_PX - 8)),
    },
  });
  store.afterRender(() => document.querySelector<HTMLElement>('.menu [role="menuitem"]')?.focus());
}

/** Opens the menu below the pressed button. */
export function openMenu(event: Event, message: string): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  opener = event.currentTarget;
  const { right, bottom } = opener.getBoundingClientRect();
  showMenu(message, right - MENU_WIDTH_PX, bottom + 4);
}

/** Opens the menu at the pointer, or in the message if the menu key was used. Links and text fields keep the browser's menu. */
export function openMenuAt(event: MouseEvent, message: string): void {
  if (event.target instanceof Element && event.target.closest('a, input, textarea')) return;
  if (!(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  opener = event.currentTarget;
  const { left, top } = opener.getBoundingClientRect();
  const isMenuKey = event.clientX === 0 && event.clientY === 0;
  showMenu(message, isMenuKey ? left + 60 : event.clientX, isMenuKey ? top + 24 : event.clientY);
}

/** Opens the menu after a long press; moving or lifting the finger cancels. */
export function onLongPress(event: PointerEvent, message: string): void {
  if (event.pointerType === 'mouse' || !(event.currentTarget instanceof HTMLElement)) return;
  const pressed = event.currentTarget;
  const { clientX, clientY } = event;
  const timer = setTimeout(() => {
    opener = pressed;
    showMenu(message, clientX, clientY);
  }, LONG_PRESS_MS);
  const cancel = () => clearTimeout(timer);
  for (const type of ['pointerup', 'pointercancel', 'pointermove'])
    pressed.addEventListener(type, cancel, { once: true });
}

export function closeMenu(): void {
  store.set({ menu: undefined });
  store.afterRender(() => opener?.focus());
}

/** Handles keys in the open menu. */
export function onMenuKey(event: KeyboardEvent): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const focused = document.activeElement;
  const index = focused instanceof HTMLElement ? items.indexOf(focused) : -1;
  const focusItem = (to: number) => items.at(to % items.length)?.focus();
  const handlers: Record<string, () => void> = {
    ArrowDown: () => focusItem(index + 1),
    ArrowUp: () => focusItem(index - 1),
    Home: () => focusItem(0),
    End: () => focusItem(-1),
    Escape: closeMenu,
    Tab: closeMenu,
  };
  const handler = handlers[event.key];
  if (!handler) return;
  event.preventDefault();
  event.stopPropagation();
  handler();
}
