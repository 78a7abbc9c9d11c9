import type { ButtonContext } from '#buttons/button.ts';
import type { ComponentContext } from '#commands/command.ts';
import { errorMessage } from '#discord/messages/message.ts';
import { recheckedComponents } from '#discord/messages/result/rechecked-message.ts';
import { indexOfFile } from '#discord/result-file-name.ts';
import { readFileAddress } from '#schema/interaction/components/map-components.ts';
import type { MessagePicture } from '#schema/interaction/message.ts';
import { t } from '#schema/language/t.ts';
import { indexesWith } from '#schema/moderation/picture-checks.ts';
import { flaggedPictures, flaggedPolicy } from '#schema/settings/rules/flagged-pictures.ts';
import { UserError } from '#schema/user-error.ts';

/** The ids of the files that components still show. */
function filesIn(components: readonly unknown[], pictures: readonly MessagePicture[]): string[] {
  const shown = JSON.stringify(components);
  const files = pictures.flatMap(({ url }) => readFileAddress(url) ?? []);
  return files.filter(({ name }) => shown.includes(`attachment://${name}"`)).map(({ id }) => id);
}

/** Has pictures of a result judged that could not be, and shows the result as it is then. What that costs counts for whoever presses. */
export async function checkResultAgain(
  { customId, message, interaction, reply, services }: ComponentContext,
  { job }: ButtonContext,
): Promise<void> {
  const { generator, singleFlight, serverSettings, channels } = services;
  const { person, place } = interaction;
  const { checkAgain } = services;
  if (!checkAgain) throw new UserError('My operator no longer has a moderation model, so this cannot be checked.');
  generator.assertMayPaint(person, place);
  const named = indexesWith(job.checks ?? [], 'unknown');
  const check = async () => {
    const pictures = message.pictures.flatMap(({ url }) => {
      const index = indexOfFile(url);
      return index === undefined ? [] : [{ index, url }];
    });
    const checks = await checkAgain(job, interaction, pictures, reply.deferUpdate);
    const left = indexesWith(checks, 'unknown');
    if (named.length === 0 || left.length < named.length) {
      const policy = flaggedPolicy(serverSettings.get(place.guild, flaggedPictures));
      const isSpoiler = job.recipe.spoiler === true;
      const shown = pictures.map(({ index }) => index);
      const components = recheckedComponents(message.components, {
        ...{ named, shown, checks, policy, isSpoiler, customId },
      });
      await channels.editComponents(interaction.reply, components, filesIn(components, message.pictures));
    }
    if (left.length > 0)
      await reply.followUp(
        errorMessage(
          t(
            '{count, plural, one {# picture could not be checked this time either.} other {# pictures could not be checked this time either.}} Please try again in a few minutes.',
            { count: left.length },
          ),
        ),
      );
  };
  await singleFlight.run(`check ${job.id}`, check, reply.deferUpdate);
}
