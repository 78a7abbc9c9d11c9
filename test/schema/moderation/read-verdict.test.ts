import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVerdict } from '#schema/moderation/read-verdict.ts';

const verdict = (output: unknown, threshold = 0.5) => readVerdict(output, threshold);

describe('outputs of published models', () => {
  it.each([
    ['falcons-ai/nsfw_image_detection', 'normal', 'nsfw'],
    ['zsxkib/stable-diffusion-safety-checker', 'safe', 'nsfw'],
    ['meta/llama-guard-3-11b-vision', 'safe', 'unsafe\nS2'],
    [
      'm1guelpf/nsfw-filter',
      { nsfw: [], special: ['little girl', 'young child', 'young girl'], nsfw_detected: false },
      { nsfw: ['sexual'], special: [], nsfw_detected: true },
    ],
    [
      'fofr/nsfw-model-comparison',
      {
        falcon_is_safe: true,
        compvis_is_safe: true,
        falcon_time_taken: 0.14787530899047852,
        compvis_time_taken: 0.4556546211242676,
      },
      { falcon_is_safe: true, compvis_is_safe: false, falcon_time_taken: 0.9, compvis_time_taken: 0.1 },
    ],
  ])('%s', (_, clean, flagged) => {
    expect([verdict(clean), verdict(flagged)]).toEqual(['clean', 'flagged']);
  });

  it.each([
    ['salesforce/blip', [{ text: 'Caption: a woman sitting on the beach with a dog' }]],
    ['lucataco/watermark_detector', 'Predicted:watermark'],
    ['remodela-ai/recognize-anything', ['armchair', 'blanket', 'lamp', 'carpet', 'couch', 'dog']],
    ['nateraw/vit-age-classifier', { label: '50-59', score: 0.44168099761009216 }],
    ['replicate/resnet', [['n02123597', 'Siamese_cat', 0.8829364776611328]]],
    ['cjwbw/aesthetic-predictor', 4.04365348815918],
    ['lucataco/clip-vit-base-patch32', [0.000004353293206804665, 0.00021703131, 0.9997785687446594]],
    ['diffground-oss/imaginet-detect', { models: { sd: 0.999, gan: 1.2e-7 }, synthetic: 0.9999998807907104 }],
    ['a picture', 'https://replicate.delivery/xezq/out-0.webp'],
    ['a picture whose address contains a word', ['https://replicate.delivery/a/Normal-nude.png']],
    [
      'pagebrain/rev-animated',
      ['https://pbxt.replicate.delivery/gErEtyXXF3okNx5GOpfLy1EAzWmjtXOBrQeFUNOBGgfFtxFjA/out-0.png'],
    ],
    ['phamquiluan/facial-expression-recognition', [{ emo_label: 'neutral', emo_proba: 0.99, xmax: 393 }]],
    ['nothing', null],
  ])('%s says nothing about that', (_, output) => {
    expect(verdict(output)).toBeUndefined();
  });
});

describe('other forms', () => {
  it.each([
    ['true or false', false, true],
    [
      'labels with scores',
      [
        { label: 'normal', score: 0.9 },
        { label: 'nsfw', score: 0.1 },
      ],
      [
        { label: 'normal', score: 0.4 },
        { label: 'nsfw', score: 0.6 },
      ],
    ],
    ['one label with its score', { label: 'nsfw', score: 0.2 }, { label: 'NSFW', score: 0.8 }],
    ['nested lists of them', [[{ label: 'sfw', score: 0.9 }]], [[{ label: 'unsafe', score: 0.9 }]]],
    [
      'scores by label',
      { drawings: 0.1, hentai: 0.01, neutral: 0.8, porn: 0.02, sexy: 0.07 },
      { drawings: 0.1, hentai: 0.01, neutral: 0.1, porn: 0.72, sexy: 0.07 },
    ],
    [
      'lists of labels and of scores',
      { labels: ['safe', 'unsafe'], scores: [0.9, 0.1] },
      { labels: ['unsafe', 'safe'], scores: [0.9, 0.1] },
    ],
    [
      'a verdict that counts more than scores',
      { flagged: false, category_scores: { sexual: 0.6 } },
      { flagged: true, category_scores: { sexual: 0.2 } },
    ],
    ['JSON in a text', '{"is_nsfw": false}', '[{"label": "porn", "score": 0.99}]'],
    ['a text in pieces', ['sa', 'fe'], ['un', 'safe', '\n', 'S2']],
    ['capitals', { isSafe: true }, { isNsfw: true }],
    ['a label in an object', { prediction: 'Normal', confidence: 'high' }, { class: 'explicit' }],
    ['words that turn it around', 'not nsfw', 'not safe'],
  ])('%s', (_, clean, flagged) => {
    expect([verdict(clean), verdict(flagged)]).toEqual(['clean', 'flagged']);
  });
});

it('flags scores from the threshold on', () => {
  const output = { nsfw: 0.4, normal: 0.6 };
  expect([0.3, 0.4, 0.41].map((threshold) => verdict(output, threshold))).toEqual(['flagged', 'flagged', 'clean']);
});

it('says something or nothing of anything, and never fails', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.double({ min: 0, max: 1, noNaN: true }), (output, threshold) => {
      expect([undefined, 'clean', 'flagged']).toContain(readVerdict(output, threshold));
    }),
  );
});
