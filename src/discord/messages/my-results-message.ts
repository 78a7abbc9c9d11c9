import { type APIComponentInContainer, type APIMessageComponentEmoji, ButtonStyle, ComponentType } from 'discord.js';
import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import type { MessagePicture } from '#schema/interaction/message.ts';
import type { Job } from '#schema/job/job.ts';
import { messageLink } from '#schema/job/message-link.ts';
import { plainText, t } from '#schema/language/t.ts';
import { escapeMarkdown, joinMarkdown, type Markdown, md } from '#schema/markdown.ts';
import { formatPictureCount } from '#schema/sheet/labels.ts';
import { ACCENT_COLOR, containerMessage, type Message, textDisplay } from './message.ts';

/** Characters of a prompt in the list, and of a picture's alt text. */
const [MAX_PROMPT_LENGTH, MAX_ALT_TEXT_LENGTH] = [300, 1024];

/** A delivered result, and what can be shown of it. */
export interface ResultEntry {
  readonly job: Job;
  readonly preview:
    | { readonly is: 'shown'; readonly picture: MessagePicture }
    | { readonly is: 'private' | 'gone' | 'age-restricted' | 'unknown' };
}

export interface MyResults {
  readonly entries: readonly ResultEntry[];
  /** From 0. */
  readonly page: number;
  readonly pages: number;
  readonly inServer: boolean;
}

/** A page of a person's own results: previews, prompts, and buttons to open them and to turn the page. */
export function myResultsMessage({ entries, page, pages, inServer }: MyResults): Message {
  const which = inServer
    ? t('Of the last 30 days in this server, newest first')
    : t('Of the last 30 days in direct messages, newest first');
  const title = md`### ${t('Your pictures')}\n-# ${which}`;
  if (entries.length === 0) {
    const text = md`${title}\n\n${t('There are none yet. Paint one with `/imagine`.')}`;
    return containerMessage(ACCENT_COLOR, [textDisplay(text)], []);
  }
  const turn = pages > 1 ? [pageRow(page, pages)] : [];
  return containerMessage(ACCENT_COLOR, [textDisplay(title), ...entries.flatMap(entryParts), ...turn], []);
}

function entryParts({ job, preview }: ResultEntry): APIComponentInContainer[] {
  const text = textDisplay(md`**${titleOf(job)}**\n-# ${factLine(job, preview)}`);
  const url = preview.is === 'gone' ? undefined : messageLink(job);
  const details = {
    type: ComponentType.Button as const,
    style: ButtonStyle.Secondary as const,
    label: plainText('Details'),
    custom_id: buttonCustomId.encode({ button: 'details', job: job.id, image: 0 }),
  };
  const open = url
    ? [{ type: ComponentType.Button as const, style: ButtonStyle.Link as const, label: plainText('Open'), url }]
    : [];
  const row: APIComponentInContainer = { type: ComponentType.ActionRow, components: [...open, details] };
  if (preview.is !== 'shown') return [text, row];
  const { picture } = preview;
  const accessory = {
    type: ComponentType.Thumbnail as const,
    media: { url: picture.url },
    description: (picture.description ?? titleOf(job).text).slice(0, MAX_ALT_TEXT_LENGTH).toWellFormed(),
    ...(picture.spoiler && { spoiler: true }),
  };
  return [{ type: ComponentType.Section, components: [text], accessory }, row];
}

const titleOf = ({ recipe: { prompt } }: Job): Markdown =>
  prompt.typed.trim() ? escapeMarkdown(prompt.typed, MAX_PROMPT_LENGTH) : t('An enlarged picture');

function factLine({ at, state }: Job, { is }: ResultEntry['preview']): Markdown {
  const count = state.is === 'delivered' && state.pictures > 1 && formatPictureCount(state.pictures);
  return joinMarkdown([md`<t:${Math.floor(at / 1000)}:R>`, count, PREVIEW_NOTES[is]], ' · ');
}

const PREVIEW_NOTES: Readonly<Record<ResultEntry['preview']['is'], Markdown | undefined>> = {
  shown: undefined,
  private: t('private, so it cannot be shown again'),
  gone: t('its message was deleted'),
  'age-restricted': t('from an age-restricted channel, so it is not shown here'),
  unknown: t('its message cannot be read now'),
};

function pageRow(page: number, pages: number): APIComponentInContainer {
  const turn = (target: number, emoji: APIMessageComponentEmoji, label: string) => ({
    type: ComponentType.Button as const,
    style: ButtonStyle.Secondary as const,
    emoji,
    label,
    // Two buttons of one message never have the same id, whichever pages there are.
    custom_id: `show:mine:${target}`,
    disabled: target < 0 || target >= pages,
  });
  return {
    type: ComponentType.ActionRow,
    components: [
      turn(page - 1, { name: '◀️' }, plainText('Newer')),
      turn(page + 1, { name: '▶️' }, plainText('Older ({page} of {pages})', { page: page + 1, pages })),
    ],
  };
}
