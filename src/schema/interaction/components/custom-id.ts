import { z } from 'zod';

/** The first part of the custom_ids of a result's controls. Increase it if the format changes. */
export const CUSTOM_ID_VERSION = '1';

/** A button's custom_id, decoded: `1:<button>:<job>:<image>`. Holds keys only; the job store has the job. */
export const buttonCustomId = z.codec(
  z.string().regex(/^1:[a-z]{1,16}:\d{1,20}(?:_[1-9]\d?)?:\d$/),
  z.object({ button: z.string(), job: z.string(), image: z.number().int().min(0).max(9) }),
  {
    decode: (customId) => {
      const [, button = '', job = '', image = ''] = customId.split(':');
      return { button, job, image: Number(image) };
    },
    encode: ({ button, job, image }) => `1:${button}:${job}:${image}`,
  },
);
