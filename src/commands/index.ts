import { audit } from './audit.ts';
import { block } from './block/block.ts';
import { unblock } from './block/unblock.ts';
import type { Command } from './command.ts';
import { compare } from './compare/compare.ts';
import { help } from './help/help.ts';
import { imagine } from './imagine.ts';
import { imagineFrom } from './imagine-from.ts';
import { limits } from './limits/limits.ts';
import { lists } from './lists.ts';
import { lora } from './lora/lora.ts';
import { maskControls } from './mask/mask-controls.ts';
import { me } from './me.ts';
import { privacy } from './privacy/privacy.ts';
import { recipeMenu } from './recipe-menu.ts';
import { report } from './report.ts';
import { settings } from './settings/settings.ts';
import { show } from './show/show.ts';
import { usage } from './usage/usage.ts';

/** All commands by name. A new one is a file of its own and a line here. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['imagine', imagine],
  ['limits', limits],
  ['compare', compare],
  ['audit', audit],
  ['block', block],
  ['unblock', unblock],
  ['lists', lists],
  ['lora', lora],
  ['me', me],
  ['privacy', privacy],
  ['settings', settings],
  ['show', show],
  ['usage', usage],
  ['help', help],
  ['Imagine from this', imagineFrom],
  ['Recipe', recipeMenu],
  ['Report', report],
]);

/** Controls that belong to no command and no result, by the start of their custom ids. */
export const CONTROLS: ReadonlyMap<string, Pick<Command, 'onPress'>> = new Map([['mask', maskControls]]);
