import { type APIComponentInContainer, ButtonStyle, ComponentType } from 'discord.js';
import {
  ACCENT_COLOR,
  containerMessage,
  type Message,
  type MessageFile,
  smallText,
  textDisplay,
} from '#discord/messages/message.ts';
import type { Job } from '#schema/job/job.ts';
import { messageLink } from '#schema/job/message-link.ts';
import { plainText, t } from '#schema/language/t.ts';
import { codeBlock, escapeMarkdown, joinMarkdown, type Markdown, md, mention } from '#schema/markdown.ts';

/** Characters of the prompt, and of the command line: together less than the 4,000 that a message may have. */
const [MAX_PROMPT_LENGTH, MAX_COMMAND_LENGTH] = [700, 2600];

export interface FavouriteMessageOptions {
  readonly job: Job;
  /** The prompt as its person typed it. */
  readonly prompt: string;
  /** What the picture was painted with, such as a preset. */
  readonly styleTitle: string;
  /** The line to paste for the same again. */
  readonly command: string;
  readonly files: readonly (MessageFile & { readonly spoiler: boolean })[];
}

/** The copy of a result: its pictures, who painted it, where it is, and how it is painted again. */
export function favouriteMessage({ job, prompt, styleTitle, command, files }: FavouriteMessageOptions): Message {
  const url = messageLink(job);
  const gallery = {
    type: ComponentType.MediaGallery as const,
    items: files.map(({ name, description, spoiler }) => ({
      media: { url: `attachment://${name}` },
      ...(description && { description }),
      ...(spoiler && { spoiler }),
    })),
  };
  const linkRow: APIComponentInContainer[] = url
    ? [
        {
          type: ComponentType.ActionRow,
          components: [
            { type: ComponentType.Button, style: ButtonStyle.Link, label: plainText('Go to the original'), url },
          ],
        },
      ]
    : [];
  const title = prompt ? [textDisplay(md`**${escapeMarkdown(prompt, MAX_PROMPT_LENGTH)}**`)] : [];
  const parts = [
    ...title,
    gallery,
    ...smallText([creditLine(job, styleTitle)]),
    textDisplay(codeBlock(command, MAX_COMMAND_LENGTH)),
  ];
  return containerMessage(ACCENT_COLOR, [...parts, ...linkRow], files);
}

function creditLine({ person, channel }: Job, styleTitle: string): Markdown {
  const painter = mention.user(person.id);
  const credit =
    channel === undefined
      ? t('⭐ Painted by {person}', { person: painter })
      : t('⭐ Painted by {person} in {channel}', { person: painter, channel: mention.channel(channel) });
  return joinMarkdown([credit, styleTitle], ' · ');
}
