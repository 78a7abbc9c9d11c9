import type { Button } from './button.ts';
import { cancel } from './cancel.ts';
import { remove } from './delete.ts';
import { details } from './details.ts';
import { reroll } from './reroll.ts';
import { upscale, upscaleMore } from './upscale.ts';
import { vary, varySubtly } from './vary.ts';

/** All buttons, in the order in which a message shows them. */
export const BUTTONS: readonly Button[] = [upscale, upscaleMore, varySubtly, vary, reroll, details, remove, cancel];

export const BUTTON_BY_ID: ReadonlyMap<string, Button> = new Map(BUTTONS.map((button) => [button.id, button]));
