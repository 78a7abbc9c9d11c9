import type { ButtonContext } from '#buttons/button.ts';
import type { ComponentContext } from '#commands/command.ts';
import { ACCENT_COLOR, errorMessage } from '#discord/messages/message.ts';
import { relabelComponent } from '#schema/interaction/components/relabel-component.ts';
import { t } from '#schema/language/t.ts';
import { type Markdown, mention } from '#schema/markdown.ts';
import { favouritesChannel } from '#schema/settings/favourites-channel.ts';
import type { CopyObstacle } from '#services/favourites/favourites.ts';

/** Counts a star, shows how many there are, and copies the result to the favourites' channel if it is not there yet. */
export async function starResult(
  { customId, message, interaction, reply, services }: ComponentContext,
  { job, original, place }: ButtonContext,
): Promise<void> {
  const { favourites, serverSettings, channels } = services;
  await reply.deferUpdate();
  await favourites.add(job, interaction.person.id);
  const showCount = favourites.showLatest(job, (count) =>
    channels.editComponents(interaction.reply, relabelComponent(message.components, customId, `⭐ ${count}`)),
  );
  const channel = serverSettings.get(place.guild, favouritesChannel);
  const obstacle = await favourites.copy({ job, original, pictures: message.pictures, place }, channel);
  await showCount;
  if (obstacle === undefined || place.guild === undefined) return;
  if (!(await favourites.shouldTell(place.guild, interaction.person.id, obstacle))) return;
  await reply.followUp(errorMessage(obstacleText(obstacle, channel), {}, ACCENT_COLOR));
}

function obstacleText(obstacle: CopyObstacle, channelId: string | undefined): Markdown {
  const channel = channelId === undefined ? t('the favourites’ channel') : mention.channel(channelId);
  switch (obstacle) {
    case 'no channel':
      return t(
        'Your ⭐ counts. The admins of this server have not chosen a channel for favourites, so it is copied nowhere. They can with `/settings`.',
      );
    case 'away':
      return t(
        'Your ⭐ counts, but the favourites’ channel no longer exists. The admins can choose another one with `/settings`.',
      );
    case 'forbidden':
      return t('Your ⭐ counts, but I may not post pictures in {channel}. The admins can change that.', { channel });
    case 'not age-restricted':
      return t('Your ⭐ counts. This picture stays here: {channel} is not age-restricted.', { channel });
    case 'unreachable':
      return t('Your ⭐ counts, but the picture could not be copied to {channel}. Press ⭐ again later to copy it.', {
        channel,
      });
  }
}
