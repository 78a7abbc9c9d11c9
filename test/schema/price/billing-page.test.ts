import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBillingPage } from '#schema/price/billing-page.ts';
import { formatCost } from '#schema/price/money.ts';
import { price, readPrice } from '#schema/price/price.ts';

const DAY = '2026-11-27';
const pageWith = (props: unknown) =>
  `<!doctype html><html><body><script type="application/json" id="react-component-props-header">{"user":null}</script>
<script id="react-component-props-1" type="application/json">${JSON.stringify(props)}</script></body></html>`;
const tier = (prices: unknown[], criteria: unknown[] = []) => ({ criteria, prices });
const unit = (metric: string, amount: string, title: string) => ({ metric, price: amount, title, type: 'per-unit' });
const rates = (props: unknown) => readBillingPage(pageWith(props), DAY)?.tiers.map((each) => each.rates);

describe('the page of a model', () => {
  it('has prices for what predictions count, which add up', () => {
    const prices = [
      { metric: 'run_count', price: '$0.015', title: 'per run', type: 'fixed' },
      unit('image_input_megapixel_count', '$0.015', 'per input image megapixel'),
      unit('image_output_megapixel_count', '$0.015', 'per output image megapixel'),
    ];
    const read = readBillingPage(pageWith({ model: { billingConfig: { current_tiers: [tier(prices)] } } }), DAY);
    expect(read).toEqual({
      tiers: [
        {
          criteria: [],
          rates: [
            { metric: 'run_count', micros: 15_000, per: 1 },
            { metric: 'image_input_megapixel_count', micros: 15_000, per: 1 },
            { metric: 'image_output_megapixel_count', micros: 15_000, per: 1 },
          ],
        },
      ],
      by: 'page',
      at: DAY,
    });
    expect(price.parse(read)).toEqual(read);
  });

  it.each([
    ['$3', 'per thousand output images', { micros: 3_000_000, per: 1000 }],
    ['$2.50', 'per thousand output image megapixels', { micros: 2_500_000, per: 1000 }],
    ['$1,200', 'per million output images', { micros: 1_200_000_000, per: 1_000_000 }],
    ['$0.0000015', 'per output image', { micros: 15, per: 10 }],
    ['$0.04', 'per output image', { micros: 40_000, per: 1 }],
  ])('%s %s is exact', (amount, title, expected) => {
    const props = { billingConfig: { current_tiers: [tier([unit('image_output_count', amount, title)])] } };
    expect(rates(props)).toEqual([[{ metric: 'image_output_count', ...expected }]]);
  });

  it('has the rate of the hardware where the model is billed by time', () => {
    const hardware = 'Nvidia H100 GPU';
    expect(
      readBillingPage(pageWith({ billingConfig: null, price: '$0.001525 per second', hardware }), DAY),
    ).toMatchObject({
      tiers: [{ rates: [{ metric: 'predict_time', micros: 1525, per: 1 }] }],
      hardware,
    });
    expect(rates({ billingConfig: { current_tiers: [] }, hardware: 'Nvidia L40S GPU' })).toEqual([
      [{ metric: 'predict_time', micros: 975, per: 1 }],
    ]);
    expect(rates({ billingConfig: null, hardware: '2x Nvidia A100 (80GB) GPU' })).toBeUndefined();
  });

  it('says nothing where a part of its prices is not understood: a guess would be worse', () => {
    const known = unit('image_output_count', '$0.04', 'per output image');
    for (const broken of [
      unit('image_output_count', 'ask us', 'per output image'),
      unit('', '$1', 'per output image'),
      { price: '$1' },
    ]) {
      expect(rates({ billingConfig: { current_tiers: [tier([known]), tier([broken])] } })).toBeUndefined();
    }
    const odd = [{ type: 'regexp', title: 'prompt', value: '.*' }];
    expect(rates({ billingConfig: { current_tiers: [tier([known], odd)] } })).toBeUndefined();
    expect(readBillingPage('<p>billingConfig</p>', DAY)).toBeUndefined();
  });

  it('is read without a fault whatever it holds', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.string(), (json, junk) => {
        const html = `${junk}<script type="application/json">{"billingConfig":${json},"price":${JSON.stringify(junk)}}</script>`;
        const read = readBillingPage(html, DAY);
        if (read) expect(price.parse(read)).toEqual(read);
      }),
    );
  });
});

it('a number in a model file is the operator’s price of a picture, and hardware is priced by its list', () => {
  expect(readPrice(0.032)).toEqual({
    tiers: [{ criteria: [], rates: [{ metric: 'image_output_count', micros: 32_000, per: 1 }] }],
    by: 'operator',
  });
  expect(readPrice({ hardware: 'gpu-t4' })).toMatchObject({
    by: 'operator',
    tiers: [{ rates: [{ metric: 'predict_time', micros: 225 }] }],
  });
});

it.each([
  [undefined, 'price unknown'],
  [0, 'free of charge'],
  [40, 'less than $0.0001'],
  [9165, 'about $0.0092'],
  [12_345, 'about $0.0123'],
  [32_000, 'about $0.032'],
  [20_000, 'about $0.020'],
  [1_500_000, 'about $1.50'],
])('%s micro-dollars are %s', (micros, text) => {
  expect(formatCost(micros)).toBe(text);
});
