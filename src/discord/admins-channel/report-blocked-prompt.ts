import type { Logger } from 'pino';
import { ACCENT_COLOR, containerMessage, smallText, textDisplay } from '#discord/messages/message.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { t } from '#schema/language/t.ts';
import { codeBlock, codeSpan, md, mention } from '#schema/markdown.ts';
import { adminsChannel } from '#schema/settings/admins-channel.ts';
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
    const where = place.channel === undefined ? md`` : t(' in {channel}', { channel: mention.channel(place.channel) });
    const message = containerMessage(
      ACCENT_COLOR,
      [
        textDisplay(t('**Blocked words:** {person}{where}', { person: mention.user(person.id), where })),
        textDisplay(codeBlock(prompt, MAX_PROMPT_LENGTH)),
        ...smallText([t('refused for {line}', { line: codeSpan(line) })]),
      ],
      [],
    );
    await discord.createMessage(channel, message, undefined, `b${interaction}`);
  } catch (error) {
    log.warn({ guild: place.guild, err: error }, 'a blocked prompt could not be reported to the admins');
  }
}
