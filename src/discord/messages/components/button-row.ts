import { type APIComponentInContainer, ButtonStyle, ComponentType } from 'discord.js';
import type { InfoMessageButton } from '#schema/interaction/info-message.ts';

/** Up to five buttons side by side. */
export function buttonRow(buttons: readonly InfoMessageButton[]): APIComponentInContainer {
  return {
    type: ComponentType.ActionRow,
    components: buttons.map(({ id, label, disabled, isPrimary }) => ({
      type: ComponentType.Button as const,
      style: isPrimary ? (ButtonStyle.Primary as const) : (ButtonStyle.Secondary as const),
      custom_id: id,
      label,
      disabled: disabled ?? false,
    })),
  };
}
