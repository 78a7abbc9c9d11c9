import type { Logger } from 'pino';
import { ACCENT_COLOR, containerMessage, smallText, textDisplay } from '#discord/messages/message.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { forAudience } from '#schema/language/ambient.ts';
import { t } from '#schema/language/t.ts';
import { codeBlock, codeSpan, mention } from '#schema/markdown.ts';
import { adminsChannel } from '#schema/settings/rules/admins-channel.ts';
import type { BlockedPrompt } from '#services/blocked-words/blocked-words.ts';
import type { ServerSettings } from '#services/settings/server-settings.ts';

/** Characters of the prompt that are shown. */
const MAX_PROMPT_LENGTH = 3000;

export interface ReportDeps {
  readonly discord: Pick<DiscordRest, 'createMessage'>;
  readonly serverSettings: Pick<ServerSettings, 'get' | 'load'>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Tells the admins' channel of a prompt that was refused; nobody is notified. Without such a channel it does nothing. */
export async function reportBlockedPrompt(
  { person, place, line, prompt, interaction }: BlockedPrompt,
  { discord, serverSettings, log }: ReportDeps,
): Promise<void> {
  try {
    using _held = await serverSettings.load(place.guild);
    const channel = serverSettings.get(place.guild, adminsChannel);
    if (channel === undefined) return;
    const who = mention.user(person.id);
    const title =
      place.channel === undefined
        ? t('**Blocked words:** {person}', { person: who })
        : t('**Blocked words:** {person} in {channel}', { person: who, channel: mention.channel(place.channel) });
    const compose = () =>
      containerMessage(
        ACCENT_COLOR,
        [
          textDisplay(title),
          textDisplay(codeBlock(prompt, MAX_PROMPT_LENGTH)),
          ...smallText([t('refused for {line}', { line: codeSpan(line) })]),
        ],
        [],
      );
    await discord.createMessage(channel, forAudience('place', compose), undefined, `b${interaction}`);
  } catch (error) {
    log.warn({ guild: place.guild, err: error }, 'a blocked prompt could not be reported to the admins');
  }
}
