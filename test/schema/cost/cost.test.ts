import { describe, expect, it } from 'vitest';
import { costOfUsage, estimateCost, sumCosts } from '#schema/cost/cost.ts';
import { compileModel } from '#schema/model/model.ts';
import type { WrittenPrice } from '#schema/price/price.ts';
import { modelFileWith } from '#test/support/models/model-with.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

const COUNT = { type: 'integer', default: 1, minimum: 1, maximum: 4 };
const modelWith = (price: WrittenPrice, fields: Record<string, unknown> = {}) =>
  compileModel({ ...modelFileWith({ num_outputs: COUNT, ...fields }), price });
const rate = (metric: string, micros: number, per = 1) => ({ metric, micros, per });
const priceOf = (...tiers: { criteria?: WrittenCriterion[]; rates: ReturnType<typeof rate>[] }[]): WrittenPrice => ({
  tiers: tiers.map(({ criteria = [], rates }) => ({ criteria, rates })),
  by: 'page',
});
type WrittenCriterion =
  | { title: string; value: string | boolean }
  | { title: string; above: number | null; upTo: number | null };

const FLUX_2 = priceOf({
  rates: [
    rate('run_count', 15_000),
    rate('image_input_megapixel_count', 15_000),
    rate('image_output_megapixel_count', 15_000),
  ],
});

describe('the cost of a prediction', () => {
  it('adds up what its rates say, from the counts that it reported', () => {
    const model = modelWith(FLUX_2);
    const usage = { image_output_count: 1, image_output_megapixel_count: 4, predict_time: 9, total_time: 9 };
    expect(costOfUsage({ model, input: {} }, usage)).toBe(75_000);
    expect(costOfUsage({ model, input: {} }, { ...usage, image_input_megapixel_count: 2 })).toBe(105_000);
  });

  it('goes by the seconds on its hardware, whole micro-dollars', () => {
    const model = modelWith({ hardware: 'gpu-h100' });
    expect(costOfUsage({ model, input: {} }, { predict_time: 6.01, total_time: 60 })).toBe(9165);
    expect(costOfUsage({ model, input: {} }, { image_output_count: 1 })).toBeUndefined();
  });

  it('takes the count of older predictions, and none below zero', () => {
    const model = modelWith(0.025);
    expect(costOfUsage({ model, input: {} }, { image_count: 3 })).toBe(75_000);
    expect(costOfUsage({ model, input: {} }, { image_output_count: -1 })).toBe(0);
  });

  it('goes by the tier that the input chose, the dearest one where nobody can tell', () => {
    const quality = (value: string) => [{ title: 'model variant', value }];
    const tiers = [
      { criteria: quality('low'), rates: [rate('image_output_count', 12_000)] },
      { criteria: quality('high'), rates: [rate('image_output_count', 128_000)] },
    ];
    const usage = { image_output_count: 2 };
    const model = modelWith(priceOf(...tiers), { quality: { type: 'string', enum: ['low', 'high'], default: 'low' } });
    expect(costOfUsage({ model, input: {} }, usage)).toBe(24_000);
    expect(costOfUsage({ model, input: { quality: 'high' } }, usage)).toBe(256_000);
    expect(costOfUsage({ model: modelWith(priceOf(...tiers)), input: {} }, usage)).toBe(256_000);
  });

  it('finds the field that a criterion names in other words, and ranges of what was counted', () => {
    const resolution = { type: 'string', enum: ['1k', '2k'], default: '1k' };
    const byField = modelWith(
      priceOf(
        { criteria: [{ title: 'target resolution', value: '1K' }], rates: [rate('image_output_count', 10)] },
        { criteria: [{ title: 'target resolution', value: '2K' }], rates: [rate('image_output_count', 20)] },
      ),
      { resolution },
    );
    expect(costOfUsage({ model: byField, input: {} }, { image_output_count: 1 })).toBe(10);
    const title = 'output image megapixel';
    const byRange = modelWith(
      priceOf(
        { criteria: [{ title, above: null, upTo: 4 }], rates: [rate('image_output_count', 10)] },
        { criteria: [{ title, above: 4, upTo: null }], rates: [rate('image_output_count', 20)] },
      ),
    );
    const costs = [4, 5].map((image_output_megapixel_count) =>
      costOfUsage({ model: byRange, input: {} }, { image_output_count: 1, image_output_megapixel_count }),
    );
    expect(costs).toEqual([10, 20]);
  });
});

describe('the estimate of a recipe', () => {
  it('counts pictures, megapixels, pictures that it starts from, and seconds', () => {
    const fields = {
      megapixels: { type: 'string', enum: ['0.25', '1', '4'], default: '1' },
      input_images: { type: 'array', items: { type: 'string', format: 'uri' } },
    };
    const model = modelWith(FLUX_2, fields);
    const input = { num_outputs: 2, megapixels: '4', input_images: ['https://a', 'https://b'] };
    expect(estimateCost({ model, input: {} }, 6)).toBe(30_000);
    expect(estimateCost({ model, input }, 6)).toBe(15_000 + 2 * 15_000 + 8 * 15_000);
    expect(estimateCost({ model: modelWith({ hardware: 'gpu-h100' }), input: { num_outputs: 4 } }, 6)).toBe(36_600);
  });

  it('is the same as the cost of what then comes, of every model that ships with a price a picture', () => {
    for (const model of COMPILED_MODELS.filter(({ price }) => price && !price.hardware)) {
      const estimate = estimateCost({ model, input: {} }, 6);
      expect(costOfUsage({ model, input: {} }, { image_output_count: 1 })).toBe(estimate);
    }
  });

  it('is unknown where the price is', () => {
    expect(estimateCost({ model: compileModel(modelFileWith({})), input: {} }, 6)).toBeUndefined();
  });
});

it.each([
  [[{ actual: 30 }, { actual: 12, estimated: 10 }], { actual: 42 }],
  [[{ actual: 30 }, { estimated: 10 }, undefined], { estimated: 40 }],
  [[{ actual: 30 }, {}], undefined],
  [[undefined, undefined], undefined],
  [[], undefined],
  [[{ actual: 0 }, { actual: 0 }], { actual: 0 }],
])('sums the costs of a sheet: %j', (costs, sum) => {
  expect(sumCosts(costs)).toEqual(sum);
});
