import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatOptionLines, readOptionLines, splitOptionLines } from '#schema/recipe/options/option-lines.ts';
import { UserError } from '#schema/user-error.ts';
import { COMPILED_MODELS, shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('jdreetz/illustration');
const readLines = (text: string, models = [model]) =>
  Object.fromEntries(readOptionLines(splitOptionLines(text), models));
const errorOf = (text: string, models = [model]) => {
  try {
    readLines(text, models);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('lines of options', () => {
  it('are read as the model has them', () => {
    const text = 'aspect_ratio: 3:2\n\nsteps = 30\n- guidance scale_x\n'.replace(
      '- guidance scale_x\n',
      'Guidance-Scale 2,5\n',
    );
    expect(readLines(`${text}go_fast: yes\noutput_format: PNG\nseed: 7`)).toEqual({
      aspect_ratio: '3:2',
      num_inference_steps: 30,
      guidance_scale: 2.5,
      go_fast: true,
      output_format: 'png',
      seed: 7,
    });
    expect(readLines('')).toEqual({});
  });

  it('are read in wide signs, and with a seed to be drawn', () => {
    expect(readLines('aspect_ratio: ３：２\nsteps: ３０\nseed: Random')).toEqual({
      aspect_ratio: '3:2',
      num_inference_steps: 30,
      seed: -1,
    });
  });

  it('that are wrong are named, with the right names', () => {
    const text = errorOf('num_inference_stepps: 30\nseed: 1');
    expect(text).toContain(
      'Line 1, `num_inference_stepps: 30`: there is no `num_inference_stepps` here. Did you mean `num_inference_steps`?',
    );
    expect(text).toContain('The names are `aspect_ratio`, ');
    expect(text).not.toContain('`prompt`');
    expect(errorOf('seed: 1\nsteps: 300')).toBe(
      'Line 2, `steps: 300`: `num_inference_steps` of **Illustration** goes from 1 up to 50; you gave 300.',
    );
    expect(errorOf('aspect_ratio: 7:5')).toContain('can be 1:1, 16:9');
    expect(errorOf('seed: 1\nseed: 2')).toContain('there twice');
    expect(errorOf('steps')).toContain('is not a name and a value');
    expect(errorOf('go_fast: perhaps')).toContain('either true or false');
    expect(errorOf('seed: x')).toContain('is a number');
  });

  it('are right where one of several models takes them', () => {
    expect(readLines('steps: 40', [shippedModel('black-forest-labs/flux-schnell-lora'), model])).toEqual({
      num_inference_steps: 40,
    });
    expect(errorOf('steps: 40', [shippedModel('black-forest-labs/flux-schnell-lora')])).toContain(
      'goes from 1 up to 4',
    );
  });

  it('whatever they are, are read or refused in few words', () => {
    const line = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('seed: 1', 'steps 99', 'image: x', '`'.repeat(99)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        try {
          const options = readLines(lines.join('\n'), [...COMPILED_MODELS]);
          expect(readLines(formatOptionLines(options), [...COMPILED_MODELS])).toEqual(options);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect(String(error).length).toBeLessThan(4000);
        }
      }),
    );
  });
});
