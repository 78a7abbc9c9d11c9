import type { Command, ComponentContext } from '#commands/command.ts';
import { assertButtonShown } from '#commands/components/assert-button-shown.ts';
import { loadButtonContext } from '#commands/components/button-context.ts';
import { READ_TIMEOUT_MS } from '#commands/components/preview-mask.ts';
import { readInTime } from '#commands/components/read-in-time.ts';
import { findVisibleJob, generateFrom } from '#commands/components/result-controls.ts';
import { maskMessage } from '#discord/messages/mask-message.ts';
import { lineageFrom } from '#schema/job/lineage.ts';
import { type Param, paramsWith } from '#schema/model/params/params.ts';
import { pictureAttachment, recipeOptions } from '#schema/recipe/options/given-options.ts';
import { UserError } from '#schema/user-error.ts';
import { composeTyped } from '#schema/words/read-prompt.ts';
import type { MaskDraft } from '#services/images/mask/mask-drafts.ts';
import { invertMask } from '#services/images/mask/mask-pictures.ts';

/** Options of the picture that mean nothing for a part of it, or are drawn anew. */
const DROPPED_OPTIONS: readonly Param[] = [...paramsWith('tied-to-image'), 'num_outputs'];

/** The buttons under the preview of a part that is painted anew: `mask:<action>:<draft>`. */
export const maskControls: Pick<Command, 'onPress'> = {
  onPress: async (context) => {
    const [, action = '', id = ''] = context.customId.split(':');
    switch (action) {
      case 'paint':
        assertButtonShown('paintover', context);
        return paint(context, await findDraft(id, context));
      case 'invert':
        return invert(context, id, await findDraft(id, context));
      case 'cancel':
        await context.reply.deferUpdate();
        return context.reply.deleteMessage();
      default:
        throw new UserError('This button is from an older version. Use *Paint over…* again.');
    }
  },
};

/** @throws UserError where there is none, or it is somebody else's */
async function findDraft(id: string, { interaction, services }: ComponentContext): Promise<MaskDraft> {
  const draft = /^\d{1,20}$/.test(id) ? await services.maskDrafts.get(id) : undefined;
  if (draft?.person === interaction.person.id) return draft;
  throw new UserError('This preview is too old. Use *Paint over…* under the picture again.');
}

/** The mask that the preview shows. */
function maskUrl({ message }: ComponentContext): string {
  const mask = message.pictures[1];
  if (!mask) throw new UserError('The mask is no longer in this message. Use *Paint over…* under the picture again.');
  return mask.url;
}

async function paint(context: ComponentContext, { job: jobId, image, source, prompt }: MaskDraft): Promise<void> {
  const job = await findVisibleJob(jobId, context.interaction, context.services);
  const target = { imageIndex: image, message: undefined, values: [] };
  const { original, styleOf, getStyle, place } = await loadButtonContext(job, target, context);
  const style = styleOf(original.recipe);
  const inherited = recipeOptions(style.model, original.recipe);
  const options = new Map(inherited);
  for (const name of DROPPED_OPTIONS) options.delete(name);
  options.set('prompt', prompt);
  options.set('image', pictureAttachment(source, job.recipe.spoiler));
  const mask = maskUrl(context);
  options.set('mask', pictureAttachment(mask));
  const typed = {
    prompt,
    lora: style.ref,
    findStyle: (ref: string | undefined) => (ref === undefined || ref === style.ref ? style : getStyle(ref)),
    optionsFor: () => options,
    inherited,
  };
  const draft = { ...composeTyped(typed, { place }), ...lineageFrom(job, image, 'inpaint') };
  // After *Invert* it is another picture, however soon it is pressed.
  await generateFrom(draft, { job, original }, `${context.customId} ${mask}`, context);
}

async function invert(context: ComponentContext, id: string, { source, prompt }: MaskDraft): Promise<void> {
  const url = maskUrl(context);
  await context.reply.deferUpdate();
  const inputPictures = context.services.openInputPictures();
  const pictures = await readInTime(READ_TIMEOUT_MS, async (signal) =>
    invertMask(await inputPictures.read(source, signal), await inputPictures.read(url, signal)),
  );
  await context.reply.editReply(maskMessage({ id, prompt, pictures, read: undefined }));
}
