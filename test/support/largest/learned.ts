import type { APIMessage, APIModalInteractionResponseCallbackData } from 'discord.js';
import { z } from 'zod';
import { walkComponents } from '#playground/validate/components/component-tree.ts';
import { MODAL_LIMITS } from '#schema/interaction/modal/modal.ts';

const values = z.array(z.object({ value: z.string() })).default([]);
const component = z.object({ custom_id: z.string(), options: values });
const modalField = component.extend({ type: z.number(), max_length: z.number().default(MODAL_LIMITS.text) });
const modalRow = z.object({ component: modalField });

/** Something that the bot answered a person with, to press, choose from or fill in. */
export interface LearnedControl {
  readonly customId: string;
  readonly person: string;
  /** The message that it is on, or whose component opened the form. */
  readonly message: unknown;
  /** What a select offers. */
  readonly values: readonly string[];
  /** Of a form. */
  readonly fields: readonly z.infer<typeof modalField>[];
}

export interface Answer {
  readonly person: string;
  /** The message that was pressed on. */
  readonly source: unknown;
  readonly messages: readonly APIMessage[];
  readonly modal: APIModalInteractionResponseCallbackData | null;
}

/** The controls and fields of an answer. */
export function controlsOfAnswer({ person, source, messages, modal }: Answer): LearnedControl[] {
  const fields = modal?.components.flatMap((row) => modalRow.safeParse(row).data?.component ?? []) ?? [];
  const ofMessages = messages.flatMap((message) =>
    [...walkComponents(message.components)].flatMap(({ node }): LearnedControl[] => {
      const { data } = component.safeParse(node);
      if (!data) return [];
      return [
        { customId: data.custom_id, person, message, values: data.options.map(({ value }) => value), fields: [] },
      ];
    }),
  );
  return modal
    ? [{ customId: modal.custom_id, person, message: source, values: [], fields }, ...ofMessages]
    : ofMessages;
}
