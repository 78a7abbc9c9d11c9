import { type Card, roleValue } from './card.ts';
import type { ModelInput, Recipe } from './recipe.ts';
import { ROLE_NAMES, type Role } from './roles.ts';

/** A recipe, and what is known of what it was painted with. */
export interface Known {
  readonly recipe: Recipe;
  /** What people call it: the preset's name, or the card's title. */
  readonly look: string;
  readonly card: Card | undefined;
}

/** Words for a role where its own name is longer than it need be. */
const NAMES: Partial<Record<Role, string>> = {
  aspect_ratio: 'aspect',
  num_outputs: 'pictures',
  prompt_strength: 'strength',
  guidance_scale: 'guidance',
  num_inference_steps: 'steps',
};

/** What the prompt, the look and pictures are is told in other words than a value. */
const APART: ReadonlySet<Role> = new Set([
  'prompt',
  'image',
  'mask',
  'replicate_weights',
  'extra_lora',
  'upscale_factor',
]);

/** What counts no longer where a picture is given. */
const FROM_THE_PICTURE: ReadonlySet<Role> = new Set(['aspect_ratio', 'megapixels', 'width', 'height', 'go_fast']);

/** Changes that are told one by one; who changes more wants the details. */
const MOST = 6;

/** What is different about a recipe from the one that it was made from: `seed 12 → 83`, `strength 0.35`, `2×`. */
export function changesBetween(parent: Known, child: Known): string[] {
  const { recipe, card } = child;
  if (recipe.kind === 'upscale') {
    const factor = card && roleValue(card, recipe.input, 'upscale_factor');
    return factor === undefined ? [] : [`${String(factor).replace(/x/i, '')}×`];
  }
  const value = ({ card: of, recipe: { input } }: Known, role: Role) => (of ? roleValue(of, input, role) : undefined);
  const given = (role: Role) => {
    const name = card?.roles.get(role)?.name;
    return name !== undefined && recipe.input[name] !== undefined;
  };
  const fromPicture = given('image');
  const changes = parent.look === child.look ? [] : [`LoRA ${parent.look} → ${child.look}`];
  if (parent.recipe.prompt.typed !== recipe.prompt.typed) changes.push('another prompt');
  for (const role of ROLE_NAMES) {
    const [before, after] = [value(parent, role), value(child, role)];
    if (recipe.kind === 'vary' && role === 'prompt_strength' && given(role)) changes.push(`strength ${spoken(after)}`);
    if (same(before, after) || (fromPicture && FROM_THE_PICTURE.has(role))) continue;
    if (role === 'image' && after === undefined) changes.push('no picture to start from');
    if (role === 'replicate_weights' && parent.look === child.look) changes.push('another LoRA on top');
    if (role === 'extra_lora') changes.push(after === undefined ? 'no second LoRA' : 'another second LoRA');
    if (APART.has(role) || (role === 'prompt_strength' && recipe.kind === 'vary')) continue;
    // What the new card merely does otherwise by itself is no change of anybody's.
    if (parent.look !== child.look && !given(role)) continue;
    if (after === undefined) continue;
    changes.push(
      before === undefined
        ? `${NAMES[role] ?? role} ${spoken(after)}`
        : `${NAMES[role] ?? role} ${spoken(before)} → ${spoken(after)}`,
    );
  }
  return changes.length > MOST ? [...changes.slice(0, MOST - 1), `${changes.length - MOST + 1} more`] : changes;
}

const same = (one: unknown, other: unknown) => String(one) === String(other);

const spoken = (value: ModelInput[string] | undefined) => String(value).slice(0, 40);
