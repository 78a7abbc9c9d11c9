import { madeFrom } from '#schema/descent.ts';
import type { Draft } from '#schema/draft.ts';
import { canEnlarge, checkEnlarging, factorValue } from '#schema/enlarging.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Shown } from '#schema/shown.ts';
import type { Button, Past } from './button.ts';

/** Enlarges a picture to twice its width: U1…U4. */
export const upscale = {
  id: 'upscale',
  on: 'result',
  row: 'upscale',
  faces: (shown) => {
    const several = shown.pictures.length > 1;
    return possible(shown, 2).map((image) => ({ label: several ? `U${image + 1}` : 'Upscale 2×', image }));
  },
  derive: (past) => ({ do: 'paint', draft: enlarged(past, 2) }),
} as const satisfies Button;

/** Enlarges the one picture to four times its width. */
export const upscaleMore = {
  id: 'upscalefour',
  on: 'result',
  row: 'upscale',
  faces: (shown) => (shown.pictures.length === 1 ? possible(shown, 4).map(() => ({ label: 'Upscale 4×' })) : []),
  derive: (past) => ({ do: 'paint', draft: enlarged(past, 4) }),
} as const satisfies Button;

/** Which pictures can be enlarged so many times. */
function possible({ upscaler, pictures }: Shown, factor: number): number[] {
  if (!upscaler || factorValue(upscaler, factor) === undefined) return [];
  return [...pictures.keys()].filter((at) => pictures.slice(at, at + 1).some((size) => canEnlarge(size, factor)));
}

function enlarged({ job, painted, image, picture, upscaler }: Past, factor: number): Draft {
  const card = upscaler();
  const [field, value] = [card.roles.get('upscale_factor'), factorValue(card, factor)];
  const given = card.roles.get('image');
  if (!field || value === undefined || !given) throw new Refusal(`**${card.title}** cannot enlarge ${factor} times.`);
  const from = picture();
  checkEnlarging(from, factor);
  return {
    ...madeFrom(job, image, 'upscale'),
    model: card.model,
    input: { [given.name]: given.type === 'pictures' ? [from.url] : from.url, [field.name]: value },
    prompt: { typed: painted.recipe.prompt.typed, sent: '' },
    notes: [],
  };
}
