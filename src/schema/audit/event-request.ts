import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import type { InteractionEvent } from '#schema/interaction/interaction.ts';

/** What somebody asked for, as far as an interaction tells: the command or button, and the words. */
export function requestOfEvent(event: InteractionEvent): { via: string; prompt?: string } {
  switch (event.type) {
    case 'command':
    case 'complete':
      return { via: event.name, ...promptOf(event.options.get('prompt')) };
    case 'menu':
      return { via: event.name };
    case 'press':
      return { via: controlName(event.customId) };
    case 'submit':
      return { via: controlName(event.customId), ...promptOf(event.fields.get('prompt')) };
  }
}

const promptOf = (value: unknown) => (typeof value === 'string' && value ? { prompt: value } : {});

/** A custom id holds keys that nobody can read: only its first words are shown. */
const controlName = (customId: string) =>
  buttonCustomId.safeDecode(customId).data?.button ?? customId.split(':').slice(0, 2).join(' ');
