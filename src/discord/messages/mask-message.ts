import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import { plainText, type Sentence, t } from '#schema/language/t.ts';
import { escapeMarkdown, joinMarkdown, md } from '#schema/markdown.ts';
import type { MaskPictures, ReadMask } from '#services/images/mask/mask-pictures.ts';
import { ACCENT_COLOR, containerMessage, type Message, textDisplay } from './message.ts';

/** Characters of the prompt. */
const MAX_PROMPT_LENGTH = 700;

const KIND_NOTES: Readonly<Record<ReadMask['kind'], Sentence>> = {
  erased: 'where your copy is transparent',
  mask: 'where your mask is white',
  painted: 'where your copy is painted over',
};

export interface MaskMessageOptions {
  /** Of the draft, for the custom ids. */
  readonly id: string;
  readonly prompt: string;
  readonly pictures: MaskPictures;
  /** How the copy was read; undefined after *Invert*. */
  readonly read: Pick<ReadMask, 'kind' | 'isFitted'> | undefined;
}

/** Shows which part is painted anew, before anything is charged. The second picture is the mask itself. */
export function maskMessage({ id, prompt, pictures, read }: MaskMessageOptions): Message {
  const { share, preview, mask } = pictures;
  const percent = share > 0 && share < 0.01 ? plainText('less than 1 %') : `${Math.round(100 * share)} %`;
  const facts = joinMarkdown(
    [
      t('What is pink is painted anew: {percent} of the picture', { percent }),
      read && t(KIND_NOTES[read.kind]),
      read?.isFitted && t('your copy had another size and was fitted'),
    ],
    ', ',
  );
  const title = md`**${escapeMarkdown(prompt, MAX_PROMPT_LENGTH)}**`;
  const text = md`${title}\n${facts}.\n-# ${t('Nothing is charged before you press *Paint*.')}`;
  const files = [
    {
      name: 'preview.png',
      type: 'image/png',
      bytes: preview,
      description: plainText('The picture; {percent} of it is pink', { percent }),
    },
    { name: 'mask.png', type: 'image/png', bytes: mask, description: plainText('The mask: white is painted anew') },
  ];
  const items = files.map(({ name, description }) => ({ media: { url: `attachment://${name}` }, description }));
  const button = (action: string, label: string, style: APIButtonComponentWithCustomId['style']) => ({
    type: ComponentType.Button as const,
    style,
    label,
    custom_id: `mask:${action}:${id}`,
  });
  const buttons = [
    button('paint', plainText('Paint'), ButtonStyle.Primary),
    button('invert', plainText('Invert'), ButtonStyle.Secondary),
    button('cancel', plainText('Cancel'), ButtonStyle.Secondary),
  ];
  return containerMessage(
    ACCENT_COLOR,
    [
      textDisplay(text),
      { type: ComponentType.MediaGallery, items },
      { type: ComponentType.ActionRow, components: buttons },
    ],
    files,
  );
}
