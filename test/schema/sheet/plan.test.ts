import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import { codeSpan, md } from '#schema/markdown.ts';
import type { Param } from '#schema/model/params/params.ts';
import { preset } from '#schema/preset/preset.ts';
import type { Style } from '#schema/recipe/style.ts';
import { planSheet } from '#schema/sheet/plan.ts';
import { cellLabel } from '#schema/sheet/sheet.ts';
import { UserError } from '#schema/user-error.ts';
import { COMPILED_MODELS, shippedModel } from '#test/support/shipped-models.ts';

const styleOf = (modelName: string): Style => {
  const model = shippedModel(modelName);
  return { ref: modelName, title: model.title, model, preset: undefined };
};
const lassieStyle = { ...styleOf('heller-software/lassie-dog'), ref: 'Lassie', title: 'Lassie' };
const LASSIE_STYLE: Style = {
  ...lassieStyle,
  preset: preset.parse({
    name: 'Lassie',
    paints: { kind: 'model', model: lassieStyle.model.name },
    triggers: ['LASSIE'],
    scale: 0.9,
    defaults: { num_outputs: 4 },
  }),
};
const STYLES = [
  ...COMPILED_MODELS.filter(({ kind }) => kind === 'imagine').map(({ name: model }) => styleOf(model)),
  LASSIE_STYLE,
];
const findStyle = (name: string) => {
  const found = STYLES.find(({ ref, title }) =>
    [ref, title].some((each) => each.toLowerCase() === name.trim().toLowerCase()),
  );
  if (found) return found;
  throw new UserError(md`There is no LoRA ${codeSpan(name)} here.`);
};

interface SheetRequest {
  prompt?: string;
  x?: string;
  y?: string;
  options?: Partial<Record<Param, OptionValue>>;
  style?: Style;
  seed?: number;
}
const planRequest = ({
  prompt = 'a fox',
  x,
  y,
  options = {},
  style = styleOf('jdreetz/illustration'),
  seed = 7,
}: SheetRequest) =>
  planSheet(
    { prompt, x, y, options: new Map(Object.entries(options) as [Param, OptionValue][]), seed, style },
    { place: { ageRestricted: false }, personalDefaults: {}, findStyle },
  );
const plannedInputs = (request: SheetRequest) => planRequest(request).drafts.map(({ input }) => input);

describe('the cells of a sheet', () => {
  it('go row by row, with the prompt and seed of all', () => {
    expect(plannedInputs({ x: 'scale 0.6, 0.8', y: 'guidance 2, 3' })).toEqual([
      expect.objectContaining({ prompt: 'a fox', seed: 7, lora_scale: 0.6, guidance_scale: 2 }),
      expect.objectContaining({ lora_scale: 0.8, guidance_scale: 2 }),
      expect.objectContaining({ lora_scale: 0.6, guidance_scale: 3 }),
      expect.objectContaining({ seed: 7, lora_scale: 0.8, guidance_scale: 3 }),
    ]);
  });

  it('have one picture each, whatever a preset has by itself', () => {
    expect(plannedInputs({ x: 'loras Lassie' })[0]).toMatchObject({
      prompt: 'LASSIE, a fox',
      num_outputs: 1,
      lora_scale: 0.9,
    });
  });

  it('draw a seed that is to be any', () => {
    expect(plannedInputs({ x: 'seed −1, 5' }).map(({ seed }) => seed)).toEqual([7, 5]);
  });

  it('take seeds one after the other', () => {
    expect(plannedInputs({ x: 'seeds 3' }).map(({ seed }) => seed)).toEqual([7, 8, 9]);
  });

  it('take words from braces, for x before y', () => {
    const { x, y, drafts } = planRequest({ prompt: 'a {red|blue} fox, {oil|ink|}' });
    expect([x, y]).toEqual([
      { name: 'words', labels: ['red', 'blue'] },
      { name: 'words', labels: ['oil', 'ink', '(nothing)'] },
    ]);
    expect(drafts.map(({ prompt: { typed } }) => typed)).toEqual([
      'a red fox, oil',
      'a blue fox, oil',
      'a red fox, ink',
      'a blue fox, ink',
      'a red fox,',
      'a blue fox,',
    ]);
  });

  it('fill the axis that is free', () => {
    const { x, y } = planRequest({ prompt: 'a fox, {oil|ink}', x: 'steps 10, 20' });
    expect([x?.name, y?.name]).toEqual(['steps', 'words']);
    expect(planRequest({ prompt: 'a fox, {oil|ink}', y: 'steps 10, 20' }).x?.name).toBe('words');
  });

  it('take the same braces as one axis, and braces without a bar as they are', () => {
    const { x, y, drafts } = planRequest({ prompt: '{oil|ink} of a {fox}, {oil|ink}' });
    expect([x?.labels, y]).toEqual([['oil', 'ink'], undefined]);
    expect(drafts[1]?.prompt.typed).toBe('ink of a {fox}, ink');
  });

  it('replace a word of the prompt', () => {
    const { drafts } = planRequest({ prompt: 'an oil painting of a fox', x: 'words oil, ink' });
    expect(drafts.map(({ prompt: { typed } }) => typed)).toEqual([
      'an oil painting of a fox',
      'an ink painting of a fox',
    ]);
  });

  it('have names', () => {
    expect(cellLabel(planRequest({ x: 'scale 0.6, 0.8', y: 'loras Lassie, Illustration' }), 3)).toBe(
      'scale 0.8 · LoRA Illustration',
    );
  });
});

describe('what is refused', () => {
  it.each<[string, SheetRequest, RegExp]>([
    ['nothing to compare', {}, /Say what to compare/],
    ['too many', { x: 'scale 0.1..1', y: 'steps 1-4' }, /10 × 4 = 40 pictures; a sheet has up to 36/],
    ['three axes', { prompt: '{a|b} {c|d}', x: 'seeds 2' }, /two axes.*2 groups.*another axis/],
    ['four axes', { prompt: '{a|b}', x: 'seeds 2', y: 'steps 1, 2' }, /beside `x` and `y`/],
    ['three groups', { prompt: '{a|b} {c|d} {e|f}' }, /3 groups.*all but two/],
    ['the same twice', { x: 'scale 1, 2', y: 'lora_scale 0, 1' }, /both `scale`/],
    ['a value out of range', { x: 'scale 1, 9' }, /goes from -1 up to 3; you gave 9/],
    ['half a step', { x: 'steps 2.5' }, /whole number/],
    [
      'what a model lacks',
      { x: 'guidance 2, 3', style: styleOf('black-forest-labs/flux-schnell-lora') },
      /Flux schnell with a LoRA\*\* does not take `guidance_scale`/,
    ],
    [
      'what one of the models lacks',
      { x: 'guidance 2', y: 'loras Lassie, Flux schnell with a LoRA' },
      /Flux schnell with a LoRA\*\* does not take `guidance_scale`/,
    ],
    ['what no choice is', { x: 'aspect 1:1, 7:3' }, /can be 1:1.*not `7:3`/],
    ['a LoRA that there is not', { x: 'loras Nobody' }, /no LoRA `Nobody`/],
    ['what may be anything', { x: 'sharpness high' }, /neither an axis nor a LoRA/],
    ['words that are not there', { x: 'words sea, sky' }, /`sea` is not in the prompt/],
    ['a seed too far', { x: 'seeds 2', seed: Number.MAX_SAFE_INTEGER }, /`seed`/],
  ])('%s', (_, asked, why) => {
    expect(() => planRequest(asked)).toThrow(why);
    expect(() => planRequest(asked)).toThrow(UserError);
  });
});

const NUMBERS = ['0', '0.6', '1', '1.2', '2', '4', '28', '1-4', '0.6, 0.8 .. 1.2', '1-4 [3]', '51', '-1'];
const AXIS_VALUES = {
  scale: NUMBERS,
  guidance: NUMBERS,
  steps: NUMBERS,
  seed: NUMBERS,
  seeds: ['3', '6', '37', '1, 5'],
  loras: ['Lassie', 'Illustration', 'Nobody'],
  aspect: ['1:1', '3:2', '7:3'],
  model: ['dev', 'schnell'],
  mp: ['1', '0.25'],
  fast: ['on', 'off'],
  words: ['fox', 'ink', 'sea'],
  '': ['Lassie', '3', 'scale'],
};
const typed = ([name, values]: [string, string[]]) =>
  fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 4 }).map((some) => `${name} ${some.join(', ')}`);
const ARBITRARY_TYPED_AXIS = fc.option(fc.oneof(...Object.entries(AXIS_VALUES).map(typed)), { nil: undefined });
const ARBITRARY_PROMPT = fc.oneof(
  fc.constant('a fox'),
  fc.constantFrom('a fox, {oil|ink}', '{a|b|c} fox {d|e}', 'a {fox', '{|}', '{a||b}'),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

describe('whatever is typed', () => {
  it.each(STYLES.map((style) => [style.ref, style] as const))(
    'with %s: a clear refusal, or a sheet that the model takes',
    (_, style) => {
      let sheets = 0;
      fc.assert(
        fc.property(ARBITRARY_PROMPT, ARBITRARY_TYPED_AXIS, ARBITRARY_TYPED_AXIS, (prompt, x, y) => {
          try {
            const sheet = planRequest({
              prompt,
              ...(x !== undefined && { x }),
              ...(y !== undefined && { y }),
              style,
            });
            const cells = (sheet.x?.labels.length ?? 1) * (sheet.y?.labels.length ?? 1);
            expect(sheet.drafts).toHaveLength(cells);
            expect(cells).toBeLessThanOrEqual(36);
            for (const { model, input } of sheet.drafts)
              expect(shippedModel(model).inputSchema.safeParse(input).error).toBeUndefined();
            expect(
              new Set(sheet.drafts.map(({ model, preset: name, input }) => JSON.stringify([model, name, input]))).size,
            ).toBe(cells);
            sheets += 1;
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
            expect(error.message).toMatch(/\w{3}/);
          }
        }),
        { numRuns: 1500 },
      );
      expect(sheets).toBeGreaterThan(50);
    },
  );
});
