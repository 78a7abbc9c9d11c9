import type { APIButtonComponent, APIMessage } from 'discord.js';
import { html, nothing } from 'lit-html';
import { isWaiting, pressButton } from '../../actions/user-actions.ts';
import type { State } from '../../state/state.ts';
import { icons } from '../icons.ts';

const BUTTON_CLASSES: Readonly<Record<number, string>> = {
  1: 'primary',
  2: 'secondary',
  3: 'success',
  4: 'danger',
  5: 'link',
};

/** A button of a message. From the click until the bot answers it shows dots, and nothing else of it can be pressed. */
export function button(part: APIButtonComponent, message: APIMessage, state: State) {
  if (part.style === 6) return html`<button class="button primary" type="button" disabled>Premium</button>`;
  const label = part.label ?? '';
  const content = html`${emoji(part.emoji)}${label ? html`<span>${label}</span>` : nothing}`;
  if (part.style === 5) {
    return html`<a class="button link" href=${part.url} target="_blank" rel="noopener noreferrer">${content}${icons.link()}</a>`;
  }
  const id = part.custom_id;
  const waiting = isWaiting(state.pending, message.id, id);
  return html`<button class=${`button ${BUTTON_CLASSES[part.style] ?? 'secondary'} ${waiting ? 'waiting' : ''}`} type="button"
    data-custom-id=${id} ?disabled=${part.disabled ?? false} aria-busy=${waiting ? 'true' : 'false'}
    aria-label=${label || part.emoji?.name || 'Button'} @click=${() => !waiting && pressButton(message.id, id, label)}>
    <span class="face">${content}</span>${waiting ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>` : nothing}
  </button>`;
}

/** Emoji of Discord's own are characters; a server's lie on Discord's servers, so only their name is shown. */
const emoji = (given: { id?: string | null; name?: string | null } | undefined) =>
  given?.name
    ? html`<span class="emoji" aria-hidden="true">${given.id ? `:${given.name}:` : given.name}</span>`
    : nothing;
