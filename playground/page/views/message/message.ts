import type { APIMessage } from 'discord.js';
import { html, nothing } from 'lit-html';
import { onLongPress, openMenu, openMenuAt } from '../../actions/context-menu.ts';
import { inspectMessage } from '../../actions/inspector.ts';
import { removePending } from '../../actions/user-actions.ts';
import { EPHEMERAL, hasFlag, LOADING } from '../../state/messages.ts';
import type { State } from '../../state/state.ts';
import { store } from '../../state/state.ts';
import { avatar } from '../avatar.ts';
import { icons } from '../icons.ts';
import { markdown } from '../markdown.ts';
import { component } from './components.ts';
import { embed } from './embed.ts';
import { attachments } from './media.ts';
import { authorName, messageOrigin, messageTime } from './message-header.ts';

/** Components V2: content, embeds and loose attachments are not shown. */
const COMPONENTS_V2 = 32_768;

/** One message. `joined` ones follow another of the same author and share its head. */
export function message(given: APIMessage, joined: boolean, last: boolean, state: State) {
  const ephemeral = hasFlag(given, EPHEMERAL);
  const kind = [joined ? 'joined' : '', ephemeral ? 'ephemeral' : '', state.menu?.message === given.id ? 'chosen' : ''];
  const name = authorName(given, state.world);
  return html`<article class=${`message ${kind.filter(Boolean).join(' ')}`} data-message-id=${given.id} tabindex=${last ? '0' : '-1'}
    aria-label=${`Message from ${name}`} @contextmenu=${(event: MouseEvent) => openMenuAt(event, given.id)}
    @pointerdown=${(event: PointerEvent) => onLongPress(event, given.id)}>
    ${joined ? nothing : messageOrigin(given, state)}
    <div class="gutter">${joined ? messageTime(given, true) : avatar(state.world, given.author.id, name)}</div>
    <div class="message-main">
      ${
        joined
          ? nothing
          : html`<header><b class="author">${name}</b>${given.author.bot ? html`<span class="app-tag">APP</span>` : nothing}${messageTime(given, false)}</header>`
      }
      ${hasFlag(given, LOADING) ? loadingNotice(name) : messageBody(given, state)}
      ${state.pending
        .filter((each) => each.message === given.id && each.failed)
        .map((each) => failure(each.failed ?? '', each.nonce))}
      ${ephemeral ? ephemeralNotice(given.id) : nothing}
    </div>
    <div class="tools">
      <button type="button" aria-label="Inspect what was sent" title="Inspect" data-testid="inspect" @click=${() => inspectMessage(given.id)}>${icons.code()}</button>
      <button type="button" aria-label="More" title="More" aria-haspopup="menu" data-testid="more" @click=${(event: Event) => openMenu(event, given.id)}>${icons.more()}</button>
    </div>
  </article>`;
}

function messageBody(given: APIMessage, state: State) {
  const parts = (given.components ?? []).map((part) => component(part, given, state));
  if (hasFlag(given, COMPONENTS_V2)) return html`<div class="parts">${parts}</div>`;
  const edited = given.edited_timestamp ? html`<small class="edited">(edited)</small>` : nothing;
  return html`${given.content ? html`<div class="content">${markdown(given.content, state.world)}${edited}</div>` : nothing}
    <div class="parts">${attachments(given)} ${given.embeds.map((each) => embed(each, given, state))} ${parts}</div>`;
}

const loadingNotice = (name: string) =>
  html`<p class="thinking"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${name} is thinking…</p>`;

export const failure = (text: string, nonce: string) =>
  html`<p class="failure" role="alert">
    ${icons.warn()}<span>${text}</span>
    <button class="text-button" type="button" @click=${() => removePending(nonce)}>Dismiss</button>
  </p>`;

const ephemeralNotice = (id: string) =>
  html`<p class="only-you">
    ${icons.eye()}<span>Only you can see this</span> ·
    <button class="text-button" type="button" data-testid="dismiss" @click=${() => dismiss(id)}>Dismiss message</button>
  </p>`;

function dismiss(id: string): void {
  store.set(({ dismissed }) => ({ dismissed: new Set([...dismissed, id]) }));
  store.afterRender(() => document.querySelector<HTMLElement>('.composer textarea, .composer input')?.focus());
}
