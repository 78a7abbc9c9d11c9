import type { APIMessage } from 'discord.js';
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { onMessageKey } from '../actions/keyboard-shortcuts.ts';
import { jumpToPresent, onScroll } from '../dom/scroll.ts';
import { findPlace, type Place } from '../state/places.ts';
import { type State, store } from '../state/state.ts';
import { formatDay } from '../text/format.ts';
import { composer } from './composer/composer.ts';
import { icons } from './icons.ts';
import { failure, message } from './message/message.ts';
import { refusedRequests } from './refused-requests.ts';
import { welcome } from './welcome.ts';

/** The channel that is open: its head, its messages, the composer. */
export function channel(state: State) {
  const place = state.world && findPlace(state.world, state.channel);
  return html`<main class="channel" aria-label=${place?.name ?? 'Channel'}>
    ${channelHeader(place)} ${banners(state)}
    <div class="messages" tabindex="-1" @scroll=${onScroll}>
      <div class="message-list" role="feed" aria-label="Messages" aria-busy=${state.loaded ? 'false' : 'true'} @keydown=${onMessageKey}>
        ${state.loaded ? nothing : html`<p class="loading" role="status">Loading messages…</p>`}
        ${state.loaded && place ? welcome(place, state) : nothing} ${messageRows(state)} ${pendingCommands(state)}
      </div>
    </div>
    ${
      state.atPresent
        ? nothing
        : html`<button class="to-present" type="button" data-testid="to-present" @click=${jumpToPresent}>
          <span>${state.missed ? `${state.missed} new message${state.missed > 1 ? 's' : ''}` : "You're viewing older messages"}</span>
          <b>Jump to present ${icons.down()}</b>
        </button>`
    }
    ${refusedRequests(state)} ${composer(state, place)}
  </main>`;
}

const channelHeader = (place: Place | undefined) =>
  html`<header class="channel-head">
    <button class="plain drawer-button" type="button" aria-label="Servers and channels" data-testid="drawer"
      @click=${() => store.set({ drawerOpen: true })}>${icons.menu()}</button>
    <span class="head-icon">${place?.kind === 'dm' ? icons.at() : icons.hash()}</span>
    <h1>${place?.name ?? ''}</h1>
    ${place?.kind === 'guild' && place.nsfw ? html`<span class="age-tag">Age-restricted</span>` : nothing}
    <span class="head-guild">${place?.kind === 'guild' ? place.guild.name : 'Direct message'}</span>
  </header>`;

function banners({ connected, world, loaded }: State) {
  if (loaded && !connected) {
    return html`<p class="banner" role="status">The line to the playground is down. Trying again…</p>`;
  }
  return world && !world.online
    ? html`<p class="banner" role="status">${world.application.name} is offline. It answers as soon as it has logged in.</p>`
    : nothing;
}

/** Messages of one author that are no further apart than this share a head, in milliseconds (as in Discord). */
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
      return html`${newDay ? html`<div class="day" role="separator"><span>${formatDay(new Date(each.timestamp))}</span></div>` : nothing}
      ${message(each, !newDay && sharesHeader(before, each), index === shown.length - 1, state)}`;
    },
  );
}

/** Commands that were sent and that no message answers yet, or never will. */
function pendingCommands({ pending, channel: currentChannel }: State) {
  return pending
    .filter((each) => each.kind === 'command' && each.channel === currentChannel)
    .map((each) =>
      each.failed
        ? html`<div class="unanswered">${failure(`/${each.label}: ${each.failed}`, each.nonce)}</div>`
        : html`<p class="unanswered sending" role="status"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>Sending /${each.label}…</p>`,
    );
}
