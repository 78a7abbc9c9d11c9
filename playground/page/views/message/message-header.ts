import type { APIMessage } from 'discord.js';
import { html, nothing } from 'lit-html';
import type { World } from '../../../contract.ts';
import { jumpToMessage } from '../../actions/message-links.ts';
import { plainText } from '../../markdown/plain-text.ts';
import { messageText } from '../../state/messages.ts';
import { findUser } from '../../state/places.ts';
import type { State } from '../../state/state.ts';
import { formatClock, formatFullTime, formatMessageTime } from '../../text/format.ts';
import { avatar } from '../avatar.ts';
import { icons } from '../icons.ts';

/** The display name of a message's author. */
export function authorName({ author }: Pick<APIMessage, 'author'>, world: World | undefined): string {
  return findUser(world, author.id)?.name ?? author.global_name ?? author.username;
}

/** The time of a message: short in the gutter of grouped messages, otherwise with the date. */
export function messageTime(message: APIMessage, short: boolean) {
  const at = new Date(message.timestamp);
  return html`<time class="timestamp" datetime=${message.timestamp} title=${formatFullTime(at)}
    >${short ? formatClock(at) : formatMessageTime(at, new Date())}</time
  >`;
}

/** The line above a response or reply: the command that was used, or the message it replies to. */
export function messageOrigin(message: APIMessage, state: State) {
  const metadata = message.interaction_metadata;
  if (metadata?.type === 2 && !message.message_reference) {
    const name = authorName({ author: metadata.user }, state.world);
    return html`<div class="origin">
      ${avatar(state.world, metadata.user.id, name)}<span><b>${name}</b> used <span class="command-name">${commandName(message, state)}</span></span>
    </div>`;
  }
  const source = findSource(message, state);
  if (!source) return nothing;
  const name = authorName(source, state.world);
  return html`<button class="origin" type="button" @click=${() => jumpToMessage(source.id)}>
    ${icons.reply()}${avatar(state.world, source.author.id, name)}<b>${name}</b>
    <span class="excerpt">${plainText(messageText(source)).split('\n')[0] || 'Click to see attachment'}</span>
  </button>`;
}

/** The command's name, with a slash for slash commands. Discord sends it only in the deprecated `interaction` field. */
function commandName(message: APIMessage, { world, commandNames }: State): string {
  const metadata = message.interaction_metadata;
  const fromMetadata = metadata && 'name' in metadata && typeof metadata.name === 'string' ? metadata.name : undefined;
  const name = message.interaction?.name ?? fromMetadata ?? commandNames[metadata?.id ?? ''] ?? 'a command';
  const root = name.split(' ')[0];
  return world?.commands.some((each) => each.type === 1 && each.name.split(' ')[0] === root) ? `/${name}` : name;
}

/** The message that this one replies to, or whose component was used. */
function findSource(message: APIMessage, { messages }: State): APIMessage | undefined {
  const metadata = message.interaction_metadata;
  const componentMessage = metadata && 'interacted_message_id' in metadata ? metadata.interacted_message_id : undefined;
  const id = message.message_reference?.message_id ?? componentMessage;
  if (!id || id === message.id) return undefined;
  return messages.find((each) => each.id === id) ?? message.referenced_message ?? undefined;
}
