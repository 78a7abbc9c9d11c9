import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import type { Card } from '#schema/card.ts';
import type { ModelInput } from '#schema/recipe.ts';
import type { Role } from '#schema/roles.ts';
import type { Order } from '#services/backends/backend.ts';
import { measure } from '#services/pictures.ts';

/** An address that no model can reach, so that a backend has to read the picture and hand it on itself. */
export const PRIVATE_PICTURE = 'http://127.0.0.1:1/attachments/1/2/in.png';

/** A picture such as a person would attach: 64 × 48 pixels. */
export async function attachedPicture() {
  const image = sharp({ create: { width: 64, height: 48, channels: 3, background: '#3377aa' } });
  return measure(await image.png().toBuffer());
}

/** An input of the card: what each role is set to, under the card's own field names, with what the card requires filled in. */
export function inputOf(card: Card, roles: Partial<Record<Role, ModelInput[string]>> = {}): ModelInput {
  const base: Partial<Record<Role, ModelInput[string]>> =
    card.kind === 'imagine' ? { prompt: 'a lorikeet in the rain' } : { image: PRIVATE_PICTURE };
  const set = Object.entries({ ...(card.roles.has('seed') ? { seed: 7 } : {}), ...base, ...roles });
  return card.input.parse(
    Object.fromEntries(
      set.map(([name, value]) => {
        const field = [...card.roles.values()].find((each) => each.role === name);
        if (!field) throw new Error(`${card.model} has no field for ${name}`);
        return [field.name, value];
      }),
    ),
  );
}

/** An order with a new job id and a minute to be painted in. */
export function orderOf(card: Card, input: ModelInput = inputOf(card), change: Partial<Order> = {}): Order {
  let picture: ReturnType<typeof attachedPicture> | undefined;
  return {
    job: randomUUID(),
    card,
    version: undefined,
    input,
    deadline: Date.now() + 60_000,
    attemptedAt: undefined,
    attempting: async () => {},
    taken: async () => false,
    read: () => {
      picture ??= attachedPicture();
      return picture;
    },
    ...change,
  };
}
