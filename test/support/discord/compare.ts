import type { APIMessage } from 'discord.js';
import { optionsIn } from './imagine.ts';
import { controlsIn, type Person, type Reply } from './index.ts';

/** Cells so small that many of them are soon painted. */
export const TINY = { prompt: 'a fox', aspect_ratio: 'custom', width: 256, height: 256 } as const;

type Given = Readonly<Record<string, string | number | boolean | undefined>>;

/** Ms that a sheet of tests may take. */
const PATIENCE = 30_000;

/** Asks for a sheet, and gives what it would be. */
export async function askSheet(
  person: Person,
  options: Given,
): Promise<{ readonly asked: Reply; readonly plan: APIMessage }> {
  const asked = await person.command('compare', { ...TINY, ...options });
  return { asked, plan: await asked.answer() };
}

/** The label of the button that begins a sheet. */
export const PAINT = /^Paint \d+ pictures?$/;

/** Whether a sheet is over, with cells to go on with. */
export const isFinished = (message: APIMessage): boolean => optionsIn(message).length > 0;

/** Paints a sheet, and gives it when it is over. */
export async function paintSheet(person: Person, options: Given): Promise<APIMessage> {
  const { asked } = await askSheet(person, options);
  return (await asked.press(PAINT)).answer(isFinished, PATIENCE);
}

/** Goes on with a cell, by its number from 0. */
export function takeCell(person: Person, sheet: APIMessage, cell: number): Promise<Reply> {
  const selects = controlsIn(sheet).filter(({ type }) => type === 3);
  const custom = selects[Math.floor(cell / 25)]?.customId ?? '';
  return person.select(sheet, custom, [`${cell}`]);
}
