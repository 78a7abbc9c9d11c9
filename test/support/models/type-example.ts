import { readMore } from '#commands/options/more-option.ts';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import { readLoraField } from '#schema/model/lora/lora-fields.ts';
import { type Model, optionOfField } from '#schema/model/model.ts';
import { isParam } from '#schema/model/params/params.ts';
import { hasCustomSize, pictureAttachment } from '#schema/recipe/options/given-options.ts';
import { isRandomSeed } from '#schema/recipe/random-seed.ts';

type Example = Readonly<Record<string, unknown>>;

const PICTURE_OPTIONS = ['image', 'image2', 'image3'];

/**
 * The options that a person gives for a published example: pictures are attached, params are slash options, and the rest is
 * `name: value` in `more`. What is `null` or empty is not given.
 * @throws UserError
 */
export function typeExample(model: Model, example: Example): Map<string, OptionValue> {
  const options = new Map<string, OptionValue>();
  const more: string[] = [];
  for (const [name, value] of Object.entries(example)) {
    const option = optionOfField(model, name) ?? name;
    const field = model.options.get(option);
    if (value === null || value === '') continue;
    const values: unknown[] = [value].flat();
    if (field?.type === 'picture' && isParam(option)) options.set(option, pictureAttachment(String(value)));
    else if (field?.type === 'pictures' && values.length <= PICTURE_OPTIONS.length) {
      for (const [at, url] of values.entries()) options.set(PICTURE_OPTIONS[at] ?? '', pictureAttachment(String(url)));
    } else if ((field?.type === 'string' || field?.type === 'choice') && isParam(option))
      options.set(option, String(value));
    else more.push(`${name}: ${values.map(String).join(', ')}`);
  }
  return new Map([...options, ...readMore(more.join('; '), model)]);
}

/** The example as it should be sent: without what is not given, numbers as numbers, and LoRAs as models take them. */
export function expectedInput(model: Model, example: Example): Example {
  // Two sides are meant: where they count only with that shape, it comes with them.
  const isSize = hasCustomSize(model) && 'width' in example && 'height' in example && !('aspect_ratio' in example);
  return Object.fromEntries(
    Object.entries(isSize ? { ...example, aspect_ratio: 'custom' } : example).flatMap(
      ([name, value]): [string, unknown][] => {
        const field = model.fields.get(name);
        if (value === null || value === '') return [];
        // A seed that means any is drawn here.
        const isSeed = field !== undefined && field === model.params.get('seed');
        if (isSeed && (typeof value === 'number' || typeof value === 'string') && isRandomSeed(field, value)) return [];
        if (field?.isLora && typeof value === 'string') return [[name, readLoraField(field, value)]];
        if (name === 'prompt') return [[name, String(value).trim()]];
        return [[name, value]];
      },
    ),
  );
}
