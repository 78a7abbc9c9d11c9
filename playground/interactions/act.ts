import type { Act } from '../contract.ts';
import type { Platform } from '../platform.ts';
import { doAutocomplete, doCommand, doMenu } from './command-acts.ts';
import { doPress, doSelect } from './component-acts.ts';
import { doSubmit } from './modal-acts.ts';
import type { Files } from './resolve.ts';

/**
 * Does what a person does, as Discord's client would: checks it, builds the packet, sends it to the bot.
 * @returns the interaction's id
 * @throws ActRefusedError for what Discord's client would not let a person send
 */
export async function perform(platform: Platform, act: Act, files: Files): Promise<string> {
  switch (act.do) {
    case 'command':
      return doCommand(platform, act, files);
    case 'autocomplete':
      return doAutocomplete(platform, act);
    case 'menu':
      return doMenu(platform, act, files);
    case 'press':
      return doPress(platform, act);
    case 'select':
      return doSelect(platform, act, files);
    case 'submit':
      return doSubmit(platform, act, files);
  }
}
