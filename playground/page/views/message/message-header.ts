import type { APIMessage } from 'discord.js';
import { html, nothing } from 'lit-html';
import type { World } from '../../../contract.ts';
import { plainText } from '../../markdown/plain-text.ts';
import { messageText } from '../../state/messages.ts';
import { findUser } from '../../state/places.ts';
import type { State } from '../../state/state.ts';
import { formatClock, formatFullTime, formatMessageTime } from '../../text/format.ts';
import { avatar } from '../avatar.ts';
import { icons } from '../icons.ts';

/** The name an author goes by here. */
export function authorName({ author }: Pick<APIMessage, 'author'>, world: World | undefined): string {
  return findUser(world, author.id)?.name ?? author.global_name ?? author.username;
}

/** When it was written: short in the gutter of joined messages, with the date elsewhere. */
export function messageTime(given: APIMessage, short: boolean) {
  const at = new Date(given.timestamp);
  return html`<time class="stamp" datetime=${given.timestamp} title=${formatFullTime(at)}
    >${short ? formatClock(at) : formatMessageTime(at, new Date())}</time
  >`;
}

/** The line above a message that answers something: the command that was used, or the message replied to. */
export function messageOrigin(given: APIMessage, state: State) {
  const used = given.interaction_metadata;
  if (used?.type === 2 && !given.message_reference) {
    const name = authorName({ author: used.user }, state.world);
    return html`<div class="origin">
      ${avatar(state.world, used.user.id, name)}<span><b>${name}</b> used <span class="command-name">${commandName(given, state)}</span></span>
    </div>`;
  }
  const source = findSource(given, state);
  if (!source) return nothing;
  const name = authorName(source, state.world);
  return html`<button class="origin" type="button" @click=${() => jumpTo(source.id)}>
    ${icons.reply()}${avatar(state.world, source.author.id, name)}<b>${name}</b>
    <span class="excerpt">${plainText(messageText(source)).split('\n')[0] || 'Click to see the message'}</span>
  </button>`;
}

/** Slash commands are told from context menus by their type; the name itself is in the older field only. */
function commandName(given: APIMessage, { world, commandNames: names }: State): string {
  const metadata = given.interaction_metadata;
  const fromMetadata = metadata && 'name' in metadata && typeof metadata.name === 'string' ? metadata.name : undefined;
  const name = given.interaction?.name ?? fromMetadata ?? names[metadata?.id ?? ''] ?? 'a command';
  const root = name.split(' ')[0];
  return world?.commands.some((each) => each.type === 1 && each.name.split(' ')[0] === root) ? `/${name}` : name;
}

/** The message that this one replies to or was asked for by a click on. */
function findSource(given: APIMessage, { messages }: State): APIMessage | undefined {
  const metadata = given.interaction_metadata;
  const clicked = metadata && 'interacted_message_id' in metadata ? metadata.interacted_message_id : undefined;
  const id = given.message_reference?.message_id ?? clicked;
  if (!id || id === given.id) return undefined;
  return messages.find((each) => each.id === id) ?? given.referenced_message ?? undefined;
}

function jumpTo(id: string): void {
  const target = document.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(id)}"]`);
  target?.scrollIntoView({ block: 'center' });
  target?.focus();
}
