/** What users do in Discord's client, turned into interactions for the bot. */
import type { UserAction } from '../contract.ts';
import type { Platform } from '../platform.ts';
import { requestAutocomplete, runCommand, runContextMenuCommand } from './command-actions.ts';
import { pressButton, selectOptions } from './component-actions.ts';
import { submitModal } from './modal-actions.ts';
import type { UploadedFiles } from './resolver.ts';

/**
 * Performs a user's action as Discord's client does: validates it, builds the packet, sends it to the bot.
 * @returns the interaction's id
 * @throws UserActionRefusedError where Discord's client would not send the action
 */
export async function performAction(platform: Platform, action: UserAction, files: UploadedFiles): Promise<string> {
  switch (action.do) {
    case 'command':
      return runCommand(platform, action, files);
    case 'autocomplete':
      return requestAutocomplete(platform, action);
    case 'menu':
      return runContextMenuCommand(platform, action, files);
    case 'press':
      return pressButton(platform, action);
    case 'select':
      return selectOptions(platform, action, files);
    case 'submit':
      return submitModal(platform, action, files);
  }
}
