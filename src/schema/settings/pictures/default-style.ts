import { z } from 'zod';
import type { Setting } from '#schema/settings/setting.ts';

/** What is painted with where nobody chooses a LoRA: the server's default of `/lora default`, shown here, too. */
export const defaultStyle = {
  id: 'default_style',
  kind: 'style',
  page: 'pictures',
  title: 'Default model or preset',
  description: 'What I paint with if nobody chooses a LoRA. /lora default sets it, too, and others for channels.',
  schema: z.string().optional(),
  defaultValue: undefined,
} as const satisfies Setting;
