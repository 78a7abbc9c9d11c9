/** The views: functions from the page's state to lit-html templates. This one is the open channel. */
import type { APIMessage } from 'discord.js';
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { openDrawer } from '../actions/drawer.ts';
import { onMessageKey } from '../actions/keyboard-shortcuts.ts';
import { jumpToPresent, trackScroll } from '../dom/scroll.ts';
import { findPlace, type Place } from '../state/places.ts';
import { type State, store } from '../state/state.ts';
import { formatDay } from '../text/format.ts';
import { composer } from './composer/composer.ts';
import { contextMenu } from './context-menu.ts';
import { icons } from './icons.ts';
import { errorNotice, messageView } from './message/message.ts';
import { refusedRequests } from './refused-requests.ts';
import { selectList } from './select-menu.ts';
import { welcome } from './welcome.ts';

/** Header, banners, messages and composer. */
export function channel(state: State) {
  const place = state.world && findPlace(state.world, state.channel);
  return html`<main class="channel" aria-label=${place?.name ?? 'Channel'}>
    ${channelHeader(place, state)} ${banners(state)} ${noticeBanner(state)}
    <div class="messages" tabindex="-1" @scroll=${trackScroll}>
      <div class="message-list" role="group" aria-label="Messages" aria-busy=${state.loaded ? 'false' : 'true'} @keydown=${onMessageKey}>
        ${state.loaded ? nothing : html`<p class="loading" role="status">Loading messages…</p>`}
        ${state.loaded && place ? welcome(place, state) : nothing} ${messageRows(state)} ${pendingCommands(state)}
      </div>
    </div>
    ${
      state.atPresent
        ? nothing
        : html`<button class="jump-to-present" type="button" data-testid="jump-to-present" @click=${jumpToPresent}>
          <span>${state.missedCount ? `${state.missedCount} new message${state.missedCount > 1 ? 's' : ''}` : "You're viewing older messages"}</span>
          <b>Jump to present ${icons.down()}</b>
        </button>`
    }
    ${refusedRequests(state)} ${composer(state, place)} ${contextMenu(state)} ${state.modal ? nothing : selectList(state)}
  </main>`;
}

const channelHeader = (place: Place | undefined, { drawerOpen }: State) =>
  html`<header class="channel-header">
    <button class="icon-button drawer-button" type="button" aria-label="Servers and channels" data-testid="drawer"
      aria-expanded=${drawerOpen ? 'true' : 'false'} @click=${openDrawer}>${icons.menu()}</button>
    <span class="channel-icon">${place?.kind === 'dm' ? icons.at() : icons.hash()}</span>
    <h1>${place?.name ?? ''}</h1>
    ${place?.kind === 'guild' && place.nsfw ? html`<span class="age-tag">Age-restricted</span>` : nothing}
    <span class="channel-guild">${place?.kind === 'guild' ? place.guild.name : 'Direct message'}</span>
  </header>`;

/** What the user should know once, with a button that dismisses it. */
const noticeBanner = ({ notice }: State) =>
  notice
    ? html`<p class="banner notice" role="status" data-testid="notice"><span>${notice}</span>
      <button class="icon-button" type="button" aria-label="Dismiss notice" @click=${() => store.set({ notice: undefined })}>${icons.close()}</button></p>`
    : nothing;

function banners({ connected, world, loaded }: State) {
  if (loaded && !connected) {
    return html`<p class="banner" role="status">Connection lost. Reconnecting…</p>`;
  }
  return world && !world.online
    ? html`<p class="banner" role="status">${world.application.name} is offline. Waiting for it to log in…</p>`
    : nothing;
}

/** Messages of one author within this many milliseconds share a header, as on Discord. */
const GROUPING_WINDOW_MS = 7 * 60_000;

function sharesHeader(before: APIMessage | undefined, each: APIMessage): boolean {
  if (!before || before.author.id !== each.author.id || each.interaction_metadata || each.message_reference)
    return false;
  return Date.parse(each.timestamp) - Date.parse(before.timestamp) < GROUPING_WINDOW_MS && sameDay(before, each);
}

const sameDay = (a: APIMessage, b: APIMessage) =>
  new Date(a.timestamp).toDateString() === new Date(b.timestamp).toDateString();

function messageRows(state: State) {
  const shown = state.messages.filter((each) => !state.dismissed.has(each.id));
  return repeat(
    shown,
    (each) => each.id,
    (each, index) => {
      const before = shown[index - 1];
      const newDay = !before || !sameDay(before, each);
      return html`${newDay ? html`<div class="day-divider" role="separator"><span>${formatDay(new Date(each.timestamp))}</span></div>` : nothing}
      ${messageView(each, !newDay && sharesHeader(before, each), index === shown.length - 1, state)}`;
    },
  );
}

/** Sent commands that no message responds to yet, with their errors. */
function pendingCommands({ pending, channel: currentChannel }: State) {
  return pending
    .filter((each) => each.kind === 'command' && each.channel === currentChannel)
    .map((each) =>
      each.failed
        ? html`<div class="pending-command">${errorNotice(`/${each.label}: ${each.failed}`, each.nonce)}</div>`
        : html`<p class="pending-command sending" role="status"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>Sending /${each.label}…</p>`,
    );
}
