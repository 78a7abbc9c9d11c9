import { html, nothing } from 'lit-html';
import { closeMenu, onMenuKey } from '../actions/context-menu.ts';
import { inspectMessage } from '../actions/inspector.ts';
import { deleteMessage, runMessageCommand } from '../actions/user-actions.ts';
import { usableCommands } from '../composer/usable-commands.ts';
import { copyText } from '../dom/clipboard.ts';
import { cssVariables } from '../dom/css-variables.ts';
import { messageText } from '../state/messages.ts';
import type { State } from '../state/state.ts';

/** The context menu of a message: the bot's message commands, copying, the inspector. */
export function contextMenu({ menu: open, world, messages, me, channel }: State) {
  const message = messages.find((each) => each.id === open?.message);
  if (!open || !message) return nothing;
  const apps = (world ? usableCommands(world, me, channel) : []).filter((command) => command.type === 3);
  const item = (label: string, action: () => void, testid: string) =>
    html`<button role="menuitem" type="button" tabindex="-1" data-testid=${testid}
      @click=${() => {
        closeMenu();
        action();
      }}>${label}</button>`;
  return html`<div class="backdrop transparent" @click=${closeMenu} @contextmenu=${onBackdropContextMenu}></div>
    <div class="menu" role="menu" aria-label="Message actions" ${cssVariables({ left: `${open.left}px`, top: `${open.top}px` })} @keydown=${onMenuKey}>
      ${
        apps.length
          ? html`<div role="group" aria-label="Apps"><small>Apps</small>
            ${apps.map((command) => item(command.name, () => void runMessageCommand(message.id, command), 'app-command'))}
          </div>`
          : nothing
      }
      ${item('Copy text', () => copyText(messageText(message)), 'copy-text')}
      ${item('Copy message ID', () => copyText(message.id), 'copy-id')}
      ${item('Delete message', () => void deleteMessage(message.id), 'delete-item')}
      ${item('Inspect', () => void inspectMessage(message.id), 'inspect-item')}
    </div>`;
}

function onBackdropContextMenu(event: Event): void {
  event.preventDefault();
  closeMenu();
}
