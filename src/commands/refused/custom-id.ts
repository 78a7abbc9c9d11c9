import { z } from 'zod';

const remedy = z.enum(['again', 'fix', 'name', 'public', 'private']);

/** A button under a refusal or a question: `refused:<remedy>:<key>:<number>`. The number is that of a name. */
export const refusedCustomId = z.codec(
  z.string().regex(/^refused:[a-z]{1,16}:\d-\d{1,20}:\d$/),
  z.object({ remedy: z.string().pipe(remedy), key: z.string(), index: z.number().int().min(0).max(9) }),
  {
    decode: (customId) => {
      const [, name = '', key = '', index = ''] = customId.split(':');
      return { remedy: name, key, index: Number(index) };
    },
    encode: ({ remedy: name, key, index }) => `refused:${name}:${key}:${index}`,
  },
);
