import type { Button } from './button.ts';
import { cancel } from './cancel.ts';
import { change } from './change.ts';
import { checkAgain } from './check-again.ts';
import { deleteResult } from './delete.ts';
import { details } from './details.ts';
import { edit } from './edit.ts';
import { missing } from './missing.ts';
import { paintOver } from './paint-over.ts';
import { reroll } from './reroll.ts';
import { fields } from './shared/fields.ts';
import { star } from './star.ts';
import { moreStyles, switchLora } from './switch-lora.ts';
import { tryAgain } from './try-again.ts';
import { upscale, upscaleMore } from './upscale.ts';
import { vary, varySubtly } from './vary.ts';

/** All buttons, in the order in which a message shows them. */
export const BUTTONS: readonly Button[] = [
  upscale,
  upscaleMore,
  varySubtly,
  vary,
  missing,
  checkAgain,
  reroll,
  edit,
  details,
  deleteResult,
  star,
  change,
  paintOver,
  switchLora,
  moreStyles,
  fields,
  cancel,
  tryAgain,
];

export const BUTTON_BY_ID: ReadonlyMap<string, Button> = new Map(BUTTONS.map((button) => [button.id, button]));
