import { z } from 'zod';
import type { Sentence } from '#schema/language/t.ts';
import type { Setting } from '#schema/settings/setting.ts';

/** What can be switched off, with the ids of its buttons. What is not here belongs to a result: Details, Delete, Cancel. */
export const BUTTON_GROUPS = [
  { value: 'upscale', label: 'Upscale', buttons: ['upscale', 'upscalefour'] },
  { value: 'vary', label: 'Vary', buttons: ['varysubtle', 'vary'] },
  { value: 'reroll', label: 'Reroll', buttons: ['reroll'] },
  { value: 'edit', label: 'Edit', buttons: ['edit'] },
  { value: 'missing', label: 'Paint filtered pictures again', buttons: ['missing'] },
  { value: 'star', label: '⭐', buttons: ['star'] },
  { value: 'change', label: 'Change…', buttons: ['change'] },
  { value: 'paintover', label: 'Paint over…', buttons: ['paintover'] },
  { value: 'switch', label: 'Switch LoRA', buttons: ['switch', 'looks'] },
] as const satisfies readonly {
  readonly value: string;
  readonly label: Sentence;
  readonly buttons: readonly string[];
}[];

type ButtonGroup = (typeof BUTTON_GROUPS)[number];

/** Buttons that a server does not want. Those of a newer version stay stored. */
export const hiddenButtons = {
  id: 'hidden_buttons',
  kind: 'subset',
  page: 'members',
  title: 'Buttons under results',
  description: 'What is off is refused under older results, too. Details, Delete and Cancel are always there.',
  schema: z.array(z.string().max(20)).max(50).readonly(),
  defaultValue: [],
  emptyLabel: 'None',
  options: BUTTON_GROUPS,
} as const satisfies Setting;

/** The group that a button is switched off with; undefined where it is not off. */
export function hidingGroup(button: string, hidden: readonly string[]): ButtonGroup | undefined {
  return BUTTON_GROUPS.find(({ value, buttons }) => hidden.includes(value) && buttons.some((id) => id === button));
}
