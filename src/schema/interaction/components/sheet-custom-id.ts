import { z } from 'zod';

/** The first part of the custom_ids of a sheet's controls: the command that handles them. */
export const SHEET_COMMAND = 'compare';

const action = z.enum(['paint', 'drop', 'cancel', 'take', 'again', 'retry']);

/** A control of a sheet: `compare:<action>:<sheet>:<number>`. The number is that of a cell, or of one of several selects. */
export const sheetCustomId = z.codec(
  z.string().regex(/^compare:[a-z]{1,16}:\d{1,20}:\d{1,2}$/),
  z.object({ action: z.string().pipe(action), sheet: z.string(), at: z.number().int().min(0).max(99) }),
  {
    decode: (customId) => {
      const [, name = '', sheet = '', at = ''] = customId.split(':');
      return { action: name, sheet, at: Number(at) };
    },
    encode: ({ action: name, sheet, at }) => `${SHEET_COMMAND}:${name}:${sheet}:${at}`,
  },
);
