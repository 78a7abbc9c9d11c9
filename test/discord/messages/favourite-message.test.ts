import { expect, it } from 'vitest';
import { favouriteMessage } from '#discord/favourites/favourite-message.ts';
import { relabelComponent } from '#schema/interaction/components/relabel-component.ts';
import { readMessage } from '#schema/interaction/message.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const media = (name: string) => ({
  url: `https://cdn.discordapp.com/attachments/1/2/${name}?ex=1&hm=2`,
  proxy_url: 'x',
});
const components = [
  {
    type: 17,
    components: [
      {
        type: 12,
        items: [
          { media: media('a.png'), spoiler: true, description: 'a fox' },
          { media: media('SPOILER_b.png') },
          { media: media('c.png') },
        ],
      },
      {
        type: 1,
        components: [
          { type: 2, custom_id: '1:star:1:0', label: '⭐' },
          { type: 2, custom_id: '1:details:1:0', label: 'Details' },
        ],
      },
    ],
  },
];
const message = readMessage({ id: '1', flags: 0, attachments: [], embeds: [], message_snapshots: [], components });

it('reads which pictures of a message are covered', () => {
  expect(message.pictures.map(({ spoiler }) => spoiler)).toEqual([true, true, undefined]);
});

it('keeps spoilers covered in the copy', () => {
  const files = message.pictures.map(({ spoiler = false, description = '' }, index) => ({
    name: `${index}.png`,
    type: 'image/png',
    bytes: new Uint8Array(),
    description,
    spoiler,
  }));
  const copy = favouriteMessage({
    job: createJob(shippedModel('jdreetz/illustration')),
    prompt: 'a fox',
    styleTitle: 'Illustration',
    command: '/imagine prompt:a fox',
    files,
  });
  const { pictures } = readMessage({
    id: '2',
    flags: 0,
    attachments: [],
    embeds: [],
    message_snapshots: [],
    components: JSON.parse(JSON.stringify(copy.components).replaceAll('attachment://', 'https://x/')),
  });
  expect(pictures.map(({ spoiler }) => spoiler)).toEqual([true, true, undefined]);
});

it('changes one label, and names the files as Discord wants them back', () => {
  const relabelled = JSON.stringify(relabelComponent(components, '1:star:1:0', '⭐ 3'));
  expect(relabelled).toContain('"label":"⭐ 3"');
  expect(relabelled).toContain('"label":"Details"');
  expect(relabelled).toContain('{"url":"attachment://SPOILER_b.png"}');
  expect(relabelled).toContain('"spoiler":true');
});
