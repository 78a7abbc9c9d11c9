import type { APIButtonComponent, APIMessage } from 'discord.js';
import { html, nothing } from 'lit-html';
import { onLinkClick } from '../../actions/message-links.ts';
import { isWaiting, pressButton } from '../../actions/user-actions.ts';
import type { State } from '../../state/state.ts';
import { localUrl } from '../../text/local-url.ts';
import { icons } from '../icons.ts';

const BUTTON_CLASSES: Readonly<Record<number, string>> = {
  1: 'primary',
  2: 'secondary',
  3: 'success',
  4: 'danger',
  5: 'link',
};

/** A button of a message. From the click until the bot responds it shows dots and ignores clicks. */
export function button(part: APIButtonComponent, message: APIMessage, state: State) {
  if (part.style === 6) return html`<button class="button primary" type="button" disabled>Premium</button>`;
  const label = part.label ?? '';
  const content = html`${emojiLabel(part.emoji)}${label ? html`<span>${label}</span>` : nothing}`;
  if (part.style === 5) {
    return html`<a class="button link" href=${localUrl(part.url)} target="_blank" rel="noopener noreferrer"
      @click=${(event: Event) => onLinkClick(event, part.url)}>${content}${icons.link()}</a>`;
  }
  const id = part.custom_id;
  const waiting = isWaiting(state.pending, message.id, id);
  return html`<button class=${`button ${BUTTON_CLASSES[part.style] ?? 'secondary'} ${waiting ? 'waiting' : ''}`} type="button"
    data-custom-id=${id} ?disabled=${part.disabled ?? false} aria-busy=${waiting ? 'true' : 'false'}
    aria-label=${label || part.emoji?.name || 'Button'} @click=${() => !waiting && pressButton(message.id, id, label)}>
    <span class="button-content">${content}</span>${waiting ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>` : nothing}
  </button>`;
}

/** Standard emoji are characters. Custom emoji are images on Discord's servers, so only their names are shown. */
const emojiLabel = (emoji: { id?: string | null; name?: string | null } | undefined) =>
  emoji?.name
    ? html`<span class="emoji" aria-hidden="true">${emoji.id ? `:${emoji.name}:` : emoji.name}</span>`
    : nothing;
