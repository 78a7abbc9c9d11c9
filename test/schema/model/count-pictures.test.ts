import { expect, it } from 'vitest';
import { compileModel, countPictures } from '#schema/model/model.ts';

const modelWith = (countDefault: number | undefined, output: object) =>
  compileModel({
    model: 'somebody/painter',
    title: 'Painter',
    openapi_schema: {
      components: {
        schemas: {
          Input: {
            properties: {
              prompt: { type: 'string' },
              num_outputs: { type: 'integer', minimum: 1, maximum: 8, default: countDefault },
            },
          },
          Output: output,
        },
      },
    },
  });

const LIST = { type: 'array', items: { type: 'string', format: 'uri' } };

it('counts what the input asks for', () => {
  expect(countPictures(modelWith(4, LIST), { num_outputs: 3 })).toBe(3);
});

it('counts by the model’s default where the input does not say', () => {
  expect(countPictures(modelWith(4, LIST), {})).toBe(4);
  expect(countPictures(modelWith(undefined, LIST), {})).toBe(1);
});

it('counts one for a model that answers with a single file', () => {
  expect(countPictures(modelWith(4, { type: 'string', format: 'uri' }), { num_outputs: 4 })).toBe(1);
});
