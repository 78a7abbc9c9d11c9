import { html, nothing } from 'lit-html';
import { remove, useMenu } from '../acts.ts';
import { copy } from '../copy.ts';
import { inspectMessage } from '../inspect.ts';
import { closeMenu, onMenuKey } from '../menu.ts';
import { textOf } from '../messages.ts';
import type { State } from '../state.ts';
import { vars } from '../vars.ts';

/** The context menu of a message: the bot's message commands, copying, the inspector. */
export function menu({ menu: open, world, messages }: State) {
  const message = messages.find((each) => each.id === open?.message);
  if (!open || !message) return nothing;
  const apps = (world?.commands ?? []).filter((command) => command.type === 3);
  const item = (label: string, act: () => void, testid: string) =>
    html`<button role="menuitem" type="button" tabindex="-1" data-testid=${testid}
      @click=${() => {
        closeMenu();
        act();
      }}>${label}</button>`;
  return html`<div class="shade clear" @click=${closeMenu} @contextmenu=${closeOnClick}></div>
    <div class="menu" role="menu" aria-label="Message" ${vars({ left: `${open.left}px`, top: `${open.top}px` })} @keydown=${onMenuKey}>
      ${
        apps.length
          ? html`<div role="group" aria-label="Apps"><small>Apps</small>
            ${apps.map((command) => item(command.name, () => void useMenu(message.id, command), 'app-command'))}
          </div>`
          : nothing
      }
      ${item('Copy text', () => copy(textOf(message)), 'copy-text')}
      ${item('Copy message ID', () => copy(message.id), 'copy-id')}
      ${item('Delete message', () => void remove(message.id), 'delete-item')}
      ${item('Inspect', () => void inspectMessage(message.id), 'inspect-item')}
    </div>`;
}

function closeOnClick(event: Event): void {
  event.preventDefault();
  closeMenu();
}
