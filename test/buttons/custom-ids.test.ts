import { expect, it } from 'vitest';
import { BUTTONS } from '#buttons/index.ts';
import { controlRows } from '#discord/messages/components/control-rows.ts';
import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('jdreetz/illustration');
const upscaler = shippedModel('nightmareai/real-esrgan');
const customIdsOn = (on: 'running' | 'result', count: number) =>
  controlRows(on, {
    job: createJob(model, {}, { id: '1234' }),
    model: model,
    pictures: Array.from({ length: count }, () => ({ width: 512, height: 512 })),
    filteredCount: 0,
    upscaler,
    styles: [{ value: 'a', label: 'A' }],
  }).map(({ components }) =>
    components.map((each) =>
      'custom_id' in each ? `${each.custom_id} ${'label' in each ? each.label : ''}`.trim() : '',
    ),
  );

// Messages of years ago carry these. A change here needs the next version in the codec, and the old ones a sentence.
it('never changes what old messages carry', () => {
  expect(BUTTONS.map(({ id }) => id).toSorted()).toMatchInlineSnapshot(`
    [
      "cancel",
      "change",
      "checkagain",
      "delete",
      "details",
      "edit",
      "fields",
      "looks",
      "missing",
      "paintover",
      "reroll",
      "star",
      "switch",
      "tryagain",
      "upscale",
      "upscalefour",
      "vary",
      "varysubtle",
    ]
  `);
  expect(customIdsOn('result', 1)).toMatchInlineSnapshot(`
    [
      [
        "1:upscale:1234:0 Upscale 2×",
        "1:upscalefour:1234:0 Upscale 4×",
        "1:varysubtle:1234:0 Vary subtle",
        "1:vary:1234:0 Vary strong",
      ],
      [
        "1:reroll:1234:0 Reroll",
        "1:edit:1234:0 Edit",
        "1:details:1234:0 Details",
        "1:delete:1234:0 Delete",
        "1:star:1234:0 ⭐",
      ],
      [
        "1:paintover:1234:0 Paint over…",
      ],
      [
        "1:switch:1234:0",
      ],
    ]
  `);
  expect(customIdsOn('result', 4)).toMatchInlineSnapshot(`
    [
      [
        "1:upscale:1234:0 U1",
        "1:upscale:1234:1 U2",
        "1:upscale:1234:2 U3",
        "1:upscale:1234:3 U4",
      ],
      [
        "1:vary:1234:0 V1",
        "1:vary:1234:1 V2",
        "1:vary:1234:2 V3",
        "1:vary:1234:3 V4",
      ],
      [
        "1:reroll:1234:0 Reroll",
        "1:edit:1234:0 Edit",
        "1:details:1234:0 Details",
        "1:delete:1234:0 Delete",
        "1:star:1234:0 ⭐",
      ],
      [
        "1:paintover:1234:0 Paint over…",
      ],
      [
        "1:switch:1234:0",
      ],
    ]
  `);
  expect(customIdsOn('running', 0)).toMatchInlineSnapshot(`
    [
      [
        "1:cancel:1234:0 Cancel",
      ],
    ]
  `);
});

it('reads every id that it writes', () => {
  for (const id of [...customIdsOn('result', 4), ...customIdsOn('result', 1)].flat()) {
    expect(buttonCustomId.decode(id.split(' ')[0] ?? '').job).toBe('1234');
  }
});
