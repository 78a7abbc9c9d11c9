/** The view of one message, with its header, contents, components and actions. */
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
import { embedView } from './embed.ts';
import { attachments } from './media.ts';
import { authorName, messageOrigin, messageTime } from './message-header.ts';

/** IS_COMPONENTS_V2: the message shows its components only. */
const COMPONENTS_V2 = 32_768;

/** One message. A `grouped` one follows another of the same author and has no header. */
export function messageView(message: APIMessage, grouped: boolean, last: boolean, state: State) {
  const ephemeral = hasFlag(message, EPHEMERAL);
  const modifiers = [
    grouped ? 'grouped' : '',
    ephemeral ? 'ephemeral' : '',
    state.menu?.message === message.id ? 'menu-open' : '',
  ];
  const name = authorName(message, state.world);
  return html`<article class=${`message ${modifiers.filter(Boolean).join(' ')}`} data-message-id=${message.id} tabindex=${last ? '0' : '-1'}
    aria-label=${`Message from ${name}`} @contextmenu=${(event: MouseEvent) => openMenuAt(event, message.id)}
    @pointerdown=${(event: PointerEvent) => onLongPress(event, message.id)}>
    ${grouped ? nothing : messageOrigin(message, state)}
    <div class="gutter">${grouped ? messageTime(message, true) : avatar(state.world, message.author.id, name)}</div>
    <div class="message-main">
      ${
        grouped
          ? nothing
          : html`<header><b class="author">${name}</b>${message.author.bot ? html`<span class="app-tag">APP</span>` : nothing}${messageTime(message, false)}</header>`
      }
      ${hasFlag(message, LOADING) ? loadingNotice(name) : messageBody(message, state)}
      ${state.pending
        .filter((each) => each.message === message.id && each.failed)
        .map((each) => errorNotice(each.failed ?? '', each.nonce))}
      ${ephemeral ? ephemeralNotice(message.id) : nothing}
    </div>
    <div class="message-actions-track"><div class="message-actions">
      <button type="button" aria-label="Inspect" title="Inspect" data-testid="inspect" @click=${() => inspectMessage(message.id)}>${icons.code()}</button>
      <button type="button" aria-label="More" title="More" aria-haspopup="menu" data-testid="more" @click=${(event: Event) => openMenu(event, message.id)}>${icons.more()}</button>
    </div></div>
  </article>`;
}

function messageBody(message: APIMessage, state: State) {
  const parts = (message.components ?? []).map((part) => component(part, message, state));
  if (hasFlag(message, COMPONENTS_V2)) return html`<div class="message-components">${parts}</div>`;
  const edited = message.edited_timestamp ? html`<small class="edited">(edited)</small>` : nothing;
  return html`${message.content ? html`<div class="content">${markdown(message.content, state.world)}${edited}</div>` : nothing}
    <div class="message-components">${attachments(message)} ${message.embeds.map((each) => embedView(each, message, state))} ${parts}</div>`;
}

const loadingNotice = (name: string) =>
  html`<p class="thinking"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${name} is thinking…</p>`;

/** An error with a button that dismisses it. */
export const errorNotice = (text: string, nonce: string) =>
  html`<p class="failure" role="alert">
    ${icons.warn()}<span>${text}</span>
    <button class="text-button" type="button" @click=${() => removePending(nonce)}>Dismiss</button>
  </p>`;

const ephemeralNotice = (id: string) =>
  html`<p class="ephemeral-notice">
    ${icons.eye()}<span>Only you can see this</span> ·
    <button class="text-button" type="button" data-testid="dismiss" @click=${() => dismissMessage(id)}>Dismiss message</button>
  </p>`;

function dismissMessage(id: string): void {
  store.set(({ dismissed }) => ({ dismissed: new Set([...dismissed, id]) }));
  store.afterRender(() => document.querySelector<HTMLElement>('.composer textarea, .composer input')?.focus());
}
