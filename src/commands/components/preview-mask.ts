import type { ButtonContext, FormAction } from '#buttons/button.ts';
import type { BaseContext } from '#commands/command.ts';
import { maskMessage } from '#discord/messages/mask-message.ts';
import { checkAttachment } from '#schema/interaction/attachment.ts';
import { UserError } from '#schema/user-error.ts';
import { MASK_DRAFT_TTL_MS } from '#services/images/mask/mask-drafts.ts';
import { readMarkedCopy } from '#services/images/mask/mask-pictures.ts';
import { readInTime } from './read-in-time.ts';

/** Ms to read both pictures: the reply is valid for 15 minutes. */
export const READ_TIMEOUT_MS = 60_000;

/** Shows the person alone which part of a picture their copy marks, with a button that paints it anew. */
export async function previewMask(
  { image, prompt, file }: Extract<FormAction, { readonly do: 'preview-mask' }>,
  { job, original, getPicture, styleOf }: ButtonContext,
  { interaction, reply, services }: BaseContext,
): Promise<void> {
  const { model } = styleOf(original.recipe);
  if (!model.params.has('mask')) throw new UserError('The model of this picture cannot paint a part of it anew.');
  checkAttachment('mask', file);
  const source = getPicture(image).url;
  await reply.deferReply(true);
  const inputPictures = services.openInputPictures();
  const read = await readInTime(READ_TIMEOUT_MS, async (signal) =>
    readMarkedCopy(await inputPictures.read(source, signal), await inputPictures.read(file.url, signal)),
  );
  const { id } = interaction.reply;
  const draft = { job: job.id, image, source, prompt, person: interaction.person.id };
  await services.maskDrafts.set(id, draft, MASK_DRAFT_TTL_MS);
  await reply.editReply(maskMessage({ id, prompt, pictures: read, read }));
}
