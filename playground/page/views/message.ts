import type { APIMessage } from 'discord.js';
import { html, nothing } from 'lit-html';
import { forget } from '../acts.ts';
import { inspectMessage } from '../inspect.ts';
import { onLongPress, openMenu, openMenuAt } from '../menu.ts';
import { EPHEMERAL, has, LOADING } from '../messages.ts';
import type { State } from '../state.ts';
import { store } from '../state.ts';
import { avatar } from './avatar.ts';
import { component } from './components.ts';
import { embed } from './embed.ts';
import { icons } from './icons.ts';
import { markdown } from './markdown.ts';
import { attachments } from './media.ts';
import { nameOf, origin, stamp } from './message-head.ts';

/** Components V2: content, embeds and loose attachments are not shown. */
const COMPONENTS_V2 = 32_768;

/** One message. `joined` ones follow another of the same author and share its head. */
export function message(given: APIMessage, joined: boolean, last: boolean, state: State) {
  const ephemeral = has(given, EPHEMERAL);
  const kind = [joined ? 'joined' : '', ephemeral ? 'ephemeral' : '', state.menu?.message === given.id ? 'chosen' : ''];
  const name = nameOf(given, state.world);
  return html`<article class=${`message ${kind.filter(Boolean).join(' ')}`} data-message-id=${given.id} tabindex=${last ? '0' : '-1'}
    aria-label=${`Message from ${name}`} @contextmenu=${(event: MouseEvent) => openMenuAt(event, given.id)}
    @pointerdown=${(event: PointerEvent) => onLongPress(event, given.id)}>
    ${joined ? nothing : origin(given, state)}
    <div class="gutter">${joined ? stamp(given, true) : avatar(state.world, given.author.id, name)}</div>
    <div class="message-main">
      ${
        joined
          ? nothing
          : html`<header><b class="author">${name}</b>${given.author.bot ? html`<span class="app-tag">APP</span>` : nothing}${stamp(given, false)}</header>`
      }
      ${has(given, LOADING) ? thinking(name) : body(given, state)}
      ${state.pending
        .filter((each) => each.message === given.id && each.failed)
        .map((each) => failure(each.failed ?? '', each.nonce))}
      ${ephemeral ? onlyYou(given.id) : nothing}
    </div>
    <div class="tools">
      <button type="button" aria-label="Inspect what was sent" title="Inspect" data-testid="inspect" @click=${() => inspectMessage(given.id)}>${icons.code()}</button>
      <button type="button" aria-label="More" title="More" aria-haspopup="menu" data-testid="more" @click=${(event: Event) => openMenu(event, given.id)}>${icons.more()}</button>
    </div>
  </article>`;
}

function body(given: APIMessage, state: State) {
  const parts = (given.components ?? []).map((part) => component(part, given, state));
  if (has(given, COMPONENTS_V2)) return html`<div class="parts">${parts}</div>`;
  const edited = given.edited_timestamp ? html`<small class="edited">(edited)</small>` : nothing;
  return html`${given.content ? html`<div class="content">${markdown(given.content, state.world)}${edited}</div>` : nothing}
    <div class="parts">${attachments(given)} ${given.embeds.map((each) => embed(each, given, state))} ${parts}</div>`;
}

const thinking = (name: string) =>
  html`<p class="thinking"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${name} is thinking…</p>`;

export const failure = (text: string, nonce: string) =>
  html`<p class="failure" role="alert">
    ${icons.warn()}<span>${text}</span>
    <button class="text-button" type="button" @click=${() => forget(nonce)}>Dismiss</button>
  </p>`;

const onlyYou = (id: string) =>
  html`<p class="only-you">
    ${icons.eye()}<span>Only you can see this</span> ·
    <button class="text-button" type="button" data-testid="dismiss" @click=${() => dismiss(id)}>Dismiss message</button>
  </p>`;

function dismiss(id: string): void {
  store.set(({ dismissed }) => ({ dismissed: new Set([...dismissed, id]) }));
  store.after(() => document.querySelector<HTMLElement>('.composer textarea, .composer input')?.focus());
}
