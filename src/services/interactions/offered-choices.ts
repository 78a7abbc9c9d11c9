import type { CommandOptions, Interaction } from '#schema/interaction/interaction.ts';

/** People's options whose last choices are remembered: those of whoever types now. */
const MAX_REMEMBERED = 2000;

interface OfferedChoice {
  readonly name: string;
  readonly value: string;
}

/**
 * Discord's clients sometimes send the name of an autocompleted choice in place of its value (discord-api-docs 4213 and 7206), so
 * what was offered last is remembered for each person and option.
 */
export interface OfferedChoices {
  remember(who: Interaction, command: string, option: string, choices: readonly OfferedChoice[]): void;
  /** The options with names replaced by the values that they stood for. */
  readValues(who: Interaction, command: string, options: CommandOptions): CommandOptions;
}

export function createOfferedChoices(): OfferedChoices {
  const valuesByName = new Map<string, ReadonlyMap<string, string>>();
  const keyOf = ({ person, place }: Interaction, command: string, option: string) =>
    JSON.stringify([person.id, place.channel, command, option]);
  return {
    remember: (who, command, option, choices) => {
      const key = keyOf(who, command, option);
      // Last in the order of removal.
      valuesByName.delete(key);
      const values = new Set(choices.map(({ value }) => value));
      const misleading = choices.filter(({ name, value }) => name !== value && !values.has(name));
      if (misleading.length === 0) return;
      valuesByName.set(key, new Map(misleading.map(({ name, value }) => [name, value])));
      for (const oldest of valuesByName.keys()) if (valuesByName.size > MAX_REMEMBERED) valuesByName.delete(oldest);
    },
    readValues: (who, command, options) =>
      new Map(
        [...options].map(([option, given]) => {
          const values = typeof given === 'string' ? valuesByName.get(keyOf(who, command, option)) : undefined;
          return [option, values?.get(String(given)) ?? given];
        }),
      ),
  };
}
