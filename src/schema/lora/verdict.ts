import { t } from '#schema/language/t.ts';
import type { Markdown } from '#schema/markdown.ts';
import { FAMILIES, type Family } from './family.ts';
import { FORMS, type LoraForm } from './identify/form.ts';
import type { LoraIdentification } from './identify/identify.ts';

/** Whether a LoRA works on a base model, before anything is paid for finding out. */
export type LoraVerdict =
  /** `dropsTextEncoder`: the part for the text encoder is left out. */
  | { readonly is: 'loads'; readonly dropsTextEncoder: boolean }
  | { readonly is: 'other-family'; readonly family: Family }
  /** The picture would be painted, and billed, without the LoRA. */
  | { readonly is: 'no-effect'; readonly help: Markdown }
  /** The run would fail once it has begun. */
  | { readonly is: 'fails'; readonly help: Markdown }
  /** Nothing is known of this base's loader, or of the file's family. */
  | { readonly is: 'unknown' };

const CONVERT = t('Convert it to kohya’s or diffusers’ form, or look for a version in one of these.');

/** What would help with a form that FLUX.1's loader does not take. Forms that it takes have no line, nor have those that are of no use. */
const HELP: ReadonlyMap<LoraForm, Markdown> = new Map([
  ['lokr', t('A LoKr has to be converted to an ordinary LoRA, or trained as one.')],
  ['loha', t('A LoHa has to be converted to an ordinary LoRA, or trained as one.')],
  ['dora', t('Train it without DoRA, or look for a version without.')],
  [
    'control',
    t('A control LoRA belongs to a model that takes an outline or a depth map. Choose a LoRA for style or subject.'),
  ],
  ['whole-model', t('It holds a whole model. Choose the file of a LoRA.')],
  ['text-encoder', t('Nothing in it is for the model that paints. Choose another LoRA.')],
]);

/** What is known of a model that is to load a LoRA. */
export interface LoraBase {
  readonly family: Family | undefined;
  /** Whether it loads LoRAs by the loader of replicate/cog-flux: of others is not known which forms they take. */
  readonly hasFluxLoader: boolean;
}

/** Judges a LoRA for a base model. */
export function judgeLora(lora: LoraIdentification, base: LoraBase): LoraVerdict {
  const { family, form, inFlux } = lora;
  if (form === 'whole-model') return { is: 'fails', help: helpWith(form) };
  const byFamily = judgeFamily(family, base);
  if (byFamily.is === 'other-family' || !base.hasFluxLoader) return byFamily;
  return inFlux.is === 'loads' ? inFlux : { ...inFlux, help: helpWith(form) };
}

/** The same by the families alone, where the file could not be read. */
export function judgeFamily(family: Family | undefined, base: LoraBase): LoraVerdict {
  const isOther = family !== undefined && base.family !== undefined && family !== base.family;
  return isOther ? { is: 'other-family', family } : { is: 'unknown' };
}

function helpWith(form: LoraForm): Markdown {
  return HELP.get(form) ?? CONVERT;
}

/** Why a LoRA cannot be used on a base, as a sentence for the person; `undefined` if it can, or if that is not known. */
export function verdictProblem(verdict: LoraVerdict, form: LoraForm, baseTitle: string): Markdown | undefined {
  switch (verdict.is) {
    case 'other-family':
      return t('This LoRA was made for {family}, so it does not fit **{baseTitle}**.', {
        family: FAMILIES[verdict.family],
        baseTitle,
      });
    case 'no-effect':
      return t('**{baseTitle}** would ignore this LoRA, and paint a picture without it: the file is {form}. {help}', {
        baseTitle,
        form: t(FORMS[form]),
        help: verdict.help,
      });
    case 'fails':
      return t('**{baseTitle}** cannot load this LoRA: the file is {form}. {help}', {
        baseTitle,
        form: t(FORMS[form]),
        help: verdict.help,
      });
    case 'loads':
    case 'unknown':
      return undefined;
  }
}
