import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import { modalFiles, modalText } from '#schema/interaction/modal/modal-values.ts';
import { plainText } from '#schema/language/t.ts';
import { promptField } from '#schema/recipe/edit/edit-modal.ts';
import { UserError } from '#schema/user-error.ts';
import type { Button } from './button.ts';
import { chosenPicture, pictureField } from './shared/picture-field.ts';

/** Paints a part of a picture anew: a copy says which, in which it was erased or painted over. A preview comes first. */
export const paintOver = {
  id: 'paintover',
  on: 'result',
  row: 'change',
  specs: ({ model, pictures, job }) =>
    job.recipe.kind !== 'upscale' && model?.params.has('mask') && model.params.has('image') && pictures.length > 0
      ? [{ label: plainText('Paint over…') }]
      : [],
  onPress: ({ job, original }) => ({
    do: 'show-modal',
    modal: {
      id: buttonCustomId.encode({ button: 'paintover', job: job.id, image: 0 }),
      title: plainText('Paint a part anew'),
      fields: [
        ...pictureField(job),
        {
          id: 'mask',
          kind: 'files',
          label: plainText('A copy with the part marked'),
          description: plainText('Erase the part, so that it is transparent, or cover it with one flat colour.'),
          types: ['image'],
        },
        { ...promptField(original.recipe.prompt.typed), label: plainText('What should be there?') },
      ],
    },
  }),
  onSubmit: (_, fields) => {
    const [file] = modalFiles(fields, 'mask');
    if (!file) throw new UserError('Attach a copy of the picture in which the part is erased or painted over.');
    return { do: 'preview-mask', image: chosenPicture(fields), prompt: modalText(fields, 'prompt'), file };
  },
} as const satisfies Button;
