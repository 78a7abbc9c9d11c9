import type { APIMessage } from 'discord.js';
import { z } from 'zod';
import { walkComponents } from '#playground/validate/components/component-tree.ts';
import type { Discord, Reply } from './index.ts';
import { controlsIn, hasPictures, picturesIn } from './index.ts';
import { commandPacket } from './packets.ts';

/** A small picture, so that many of them are soon painted. */
export const SMALL_IMAGINE_OPTIONS = { prompt: 'a fox', aspect_ratio: 'custom', width: 256, height: 320 };

/** The labels of all controls of a message, a select's being its placeholder. */
export const labelsOf = (message: APIMessage): string[] => controlsIn(message).map(({ label }) => label);

/** Sizes of the pictures that a message shows. */
export const sizesOf = (message: APIMessage) => picturesIn(message).map(({ width, height }) => ({ width, height }));

/** Runs `/imagine` as a member and returns the interaction. */
export async function imagineAs(
  discord: Discord,
  options: Parameters<ReturnType<Discord['person']>['command']>[1] = SMALL_IMAGINE_OPTIONS,
  personName = 'Ben',
  channelPath?: string,
): Promise<{ readonly reply: Reply; readonly message: APIMessage }> {
  const reply = await discord.person(personName, channelPath).command('imagine', options);
  return { reply, message: await reply.answer(hasPictures) };
}

/** The custom_id of the control of this label. */
export function customIdOf(message: APIMessage, label: string): string {
  const found = controlsIn(message).find((control) => control.label === label);
  if (!found) throw new Error(`There is no ${label} among ${labelsOf(message).join(', ')}`);
  return found.customId;
}

let lastId = 1_700_000_000_000_000_000n;

/** Presses a control that the client does not show, on a message of the channel `general`, as Ben. */
export function sendRawComponent(
  discord: Discord,
  message: APIMessage,
  customId: string,
  values?: string[],
): Promise<Reply> {
  const data = { custom_id: customId, component_type: values ? 3 : 2, ...(values && { values }) };
  return discord.sendRaw(commandPacket(String(++lastId), { type: 3, data, message }));
}

const selectComponent = z.looseObject({
  type: z.literal(3),
  options: z.array(z.looseObject({ value: z.string(), label: z.string() })),
});

/** What the selects of a message offer. */
export function selectOptionsIn(message: APIMessage) {
  return [...walkComponents(message.components)].flatMap(
    ({ node }) => selectComponent.safeParse(node).data?.options ?? [],
  );
}
