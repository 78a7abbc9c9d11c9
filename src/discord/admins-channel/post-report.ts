import { type APIComponentInContainer, ButtonStyle, ComponentType } from 'discord.js';
import type { ChannelRest } from '#discord/channel-rest.ts';
import { ACCENT_COLOR, containerMessage, smallText, textDisplay } from '#discord/messages/message.ts';
import { type CopiedFile, readFiles } from '#discord/read-files.ts';
import type { DiscordRest } from '#discord/rest.ts';
import type { Person, Place } from '#schema/interaction/interaction.ts';
import type { InteractionMessage } from '#schema/interaction/message.ts';
import { forAudience } from '#schema/language/ambient.ts';
import { plainText, t } from '#schema/language/t.ts';
import { codeBlock, codeSpan, mention } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';

/** Characters of the prompt that are shown. */
const MAX_PROMPT_LENGTH = 2500;

/** What is reported: a result, or a compare sheet, which has no job of its own. */
export interface ReportedWork {
  readonly job?: string;
  /** Who had it painted. */
  readonly person: string;
  readonly prompt: string;
  readonly style: string | undefined;
  readonly seed: unknown;
}

export interface Report {
  readonly id: string;
  readonly work: ReportedWork;
  readonly message: InteractionMessage;
  readonly reporter: Person;
  readonly place: Place;
}

/** Copies a result or sheet to the admins' channel. @throws UserError where it cannot be posted there */
export type PostReport = (report: Report, adminsChannel: string) => Promise<void>;

export interface PostReportDeps {
  readonly discord: Pick<DiscordRest, 'createMessage'>;
  readonly channels: Pick<ChannelRest, 'fetchChannel'>;
  readonly discordOrigin: string | undefined;
}

export function createPostReport({ discord, channels, discordOrigin }: PostReportDeps): PostReport {
  return async (report, channel) => {
    try {
      const facts = await channels.fetchChannel(channel);
      if (facts.guild !== report.place.guild) throw new Error('the channel belongs to another server');
      // What is for age-restricted channels is not shown in others: a link leads to it.
      const mayShow = facts.ageRestricted || !report.place.ageRestricted;
      const files = mayShow ? await readFiles(`report-${report.id}`, report.message.pictures, discordOrigin) : [];
      const message = forAudience('place', () => reportMessage(report, files));
      await discord.createMessage(channel, message, undefined, `r${report.id}`);
    } catch (cause) {
      throw new UserError(
        'The report could not be posted in the admins’ channel. Please tell an admin of this server yourself.',
        { cause },
      );
    }
  };
}

function reportMessage({ work, message, reporter, place }: Report, files: readonly CopiedFile[]) {
  const gallery: APIComponentInContainer[] =
    files.length === 0
      ? []
      : [
          {
            type: ComponentType.MediaGallery,
            items: files.map(({ name, description }) => ({
              media: { url: `attachment://${name}` },
              ...(description && { description }),
              spoiler: true,
            })),
          },
        ];
  const url = `https://discord.com/channels/${place.guild}/${message.channel}/${message.id}`;
  const button = (label: string, action: string) => ({
    type: ComponentType.Button as const,
    style: ButtonStyle.Danger as const,
    label,
    custom_id: `Report:${action}`,
  });
  return containerMessage(
    ACCENT_COLOR,
    [
      textDisplay(
        t('**Reported** by {reporter}: painted by {person}', {
          reporter: mention.user(reporter.id),
          person: mention.user(work.person),
        }),
      ),
      ...gallery,
      textDisplay(codeBlock(work.prompt || '–', MAX_PROMPT_LENGTH)),
      ...smallText([
        t('{preset} · seed {seed}', {
          preset: codeSpan(work.style ?? '–'),
          seed: String(work.seed ?? '–'),
        }),
      ]),
      {
        type: ComponentType.ActionRow,
        components: [
          button(
            plainText('Delete'),
            ['delete', message.channel, message.id, ...(work.job === undefined ? [] : [work.job])].join(':'),
          ),
          button(plainText('Mute for a day'), `mute:${work.person}`),
          button(plainText('Block'), `block:${work.person}`),
          { type: ComponentType.Button, style: ButtonStyle.Link, label: plainText('Go to the picture'), url },
        ],
      },
    ],
    files,
  );
}
