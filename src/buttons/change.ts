import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import type { ModalField } from '#schema/interaction/modal/modal.ts';
import { modalFiles, modalText } from '#schema/interaction/modal/modal-values.ts';
import { lineageFrom } from '#schema/job/lineage.ts';
import { plainText, t } from '#schema/language/t.ts';
import type { Model } from '#schema/model/model.ts';
import { pictureAttachment } from '#schema/recipe/options/given-options.ts';
import { MAX_PROMPT_LENGTH } from '#schema/recipe/options/option-value.ts';
import { UserError } from '#schema/user-error.ts';
import { composeTyped } from '#schema/words/read-prompt.ts';
import type { Button } from './button.ts';
import { chosenPicture, pictureField } from './shared/picture-field.ts';

/** Further pictures that an instruction can speak of. */
const FURTHER_PICTURES = ['image2', 'image3'] as const;

/** Changes a picture by what somebody writes, with a model that edits by instruction. */
export const change = {
  id: 'change',
  on: 'result',
  row: 'change',
  specs: ({ editModel, pictures }) => (editModel && pictures.length > 0 ? [{ label: plainText('Change…') }] : []),
  onPress: ({ job, getEditModel }) => ({
    do: 'show-modal',
    modal: {
      id: buttonCustomId.encode({ button: 'change', job: job.id, image: 0 }),
      title: plainText('Change the picture'),
      fields: [...pictureField(job), instructionField(), ...furtherPicturesField(getEditModel())],
    },
  }),
  onSubmit: ({ job, place, getPicture, getEditModel, getStyle }, fields) => {
    const model = getEditModel();
    const index = chosenPicture(fields);
    const files = modalFiles(fields, 'pictures');
    const params = FURTHER_PICTURES.filter((param) => model.params.has(param));
    if (files.length > params.length)
      throw new UserError(t('**{model}** takes no further pictures. Leave them out.', { model: model.title }));
    const prompt = modalText(fields, 'prompt');
    const { url, spoiler } = getPicture(index);
    const options = new Map<string, OptionValue>([
      ['prompt', prompt],
      ['image', pictureAttachment(url, spoiler || job.recipe.spoiler)],
      ...params.flatMap((param, at) => files.slice(at, at + 1).map((file) => [param, file] as const)),
    ]);
    const style = { ref: model.name, title: model.title, model, preset: undefined };
    const typed = {
      prompt,
      lora: style.ref,
      findStyle: (ref: string | undefined) => (ref === undefined || ref === style.ref ? style : getStyle(ref)),
      optionsFor: () => options,
    };
    const draft = composeTyped(typed, { place });
    return { do: 'generate', draft: { ...draft, ...lineageFrom(job, index, 'change') } };
  },
} as const satisfies Button;

const instructionField = (): ModalField => ({
  id: 'prompt',
  kind: 'paragraph',
  label: plainText('What should change?'),
  placeholder: plainText('make it night, and keep everything else'),
  max: MAX_PROMPT_LENGTH,
});

function furtherPicturesField(model: Model): ModalField[] {
  const { length } = FURTHER_PICTURES.filter((param) => model.params.has(param));
  if (length === 0) return [];
  return [
    {
      id: 'pictures',
      kind: 'files',
      label: plainText('More pictures'),
      description: plainText('Up to {length}, such as somebody or a style that your words speak of', { length }),
      required: false,
      max: length,
      types: ['image'],
    },
  ];
}
