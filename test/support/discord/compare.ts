import type { APIMessage } from 'discord.js';
import { selectOptionsIn } from './imagine.ts';
import { controlsIn, type Person, type Reply } from './index.ts';

/** Cells so small that many of them are soon painted. */
export const TINY_COMPARE_OPTIONS = { prompt: 'a fox', aspect_ratio: 'custom', width: 256, height: 256 } as const;

type CompareOptions = Readonly<Record<string, string | number | boolean | undefined>>;

/** Ms that a sheet of tests may take. */
const SHEET_TIMEOUT_MS = 30_000;

/** Asks for a sheet, and gives what it would be. */
export async function requestSheet(
  person: Person,
  options: CompareOptions,
): Promise<{ readonly reply: Reply; readonly plan: APIMessage }> {
  const reply = await person.command('compare', { ...TINY_COMPARE_OPTIONS, ...options });
  return { reply, plan: await reply.answer() };
}

/** The label of the button that begins a sheet. */
export const PAINT_BUTTON_LABEL = /^Paint \d+ pictures?$/;

/** Whether a sheet is over, with cells to go on with. */
export const isFinished = (message: APIMessage): boolean => selectOptionsIn(message).length > 0;

/** Paints a sheet, and gives it when it is over. */
export async function paintSheet(person: Person, options: CompareOptions): Promise<APIMessage> {
  const { reply } = await requestSheet(person, options);
  return (await reply.press(PAINT_BUTTON_LABEL)).answer(isFinished, SHEET_TIMEOUT_MS);
}

/** Goes on with a cell, by its number from 0. */
export function selectCell(person: Person, sheet: APIMessage, cell: number): Promise<Reply> {
  const selects = controlsIn(sheet).filter(({ type }) => type === 3);
  const customId = selects[Math.floor(cell / 25)]?.customId ?? '';
  return person.select(sheet, customId, [`${cell}`]);
}
