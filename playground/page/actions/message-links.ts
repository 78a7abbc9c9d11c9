/** Links to messages: they lead to the message on this page instead of to discord.com. */
import { announce } from '../dom/announce.ts';
import { trackScroll } from '../dom/scroll.ts';
import { accessibleChannel } from '../state/places.ts';
import { store } from '../state/state.ts';
import { openChannel } from './navigation.ts';

/** A link as in Discord's "Copy Message Link": server (or `@me`), channel, message. */
const MESSAGE_LINK = /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(?:\d+|@me)\/(\d+)\/(\d+)\/?$/;

/** The channel and message that an address leads to; `undefined` for others. */
function parseMessageLink(url: string): { channel: string; message: string } | undefined {
  const [, channel, message] = MESSAGE_LINK.exec(url) ?? [];
  return channel && message ? { channel, message } : undefined;
}

/** Click handler of a link: opens a message here. Other addresses are left to the browser. */
export function onLinkClick(event: Event, url: string): void {
  const target = parseMessageLink(url);
  if (!target) return;
  event.preventDefault();
  void goToMessage(target.channel, target.message);
}

/** Scrolls to a message, in another channel if need be, and focuses it. */
async function goToMessage(channel: string, message: string): Promise<void> {
  const { world, me, channel: before } = store.get();
  const isVisible = world && accessibleChannel(world, me, channel) === channel;
  if (isVisible && channel !== before) await openChannel(channel);
  if (isVisible) store.afterRender(() => jumpToMessage(message) || showMissing());
  else showMissing();
}

function showMissing(): void {
  const notice = 'This message does not exist here any more.';
  store.set({ notice });
  announce(notice);
}

/** Scrolls to a message of the open channel and focuses it. False if it is not there. */
export function jumpToMessage(id: string): boolean {
  const target = document.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(id)}"]`);
  if (!target) return false;
  store.set({ atPresent: false });
  store.afterRender(() => {
    target.scrollIntoView({ block: 'center' });
    target.focus({ preventScroll: true });
    trackScroll();
  });
  return true;
}
