import { formatList } from '#schema/language/format.ts';
import { plainText } from '#schema/language/t.ts';
import { triggerCandidates } from '#schema/lora/file/metadata.ts';
import { exampleTriggers } from '#schema/lora/page-text/example-triggers.ts';
import { type Model, optionOfField } from '#schema/model/model.ts';
import { isParam, MAIN_LORA, paramsWith } from '#schema/model/params/params.ts';
import { type LoraFindings, whatIsMissing } from '#schema/preset/loras/lora-findings.ts';
import type { RecommendedScale } from '#schema/preset/loras/recommended.ts';
import { truncate } from '#schema/text.ts';
import { pictureAddress, soundsAdult } from '#services/loras/sites/page-texts.ts';
import type { ModelPage } from '#services/models/catalogue.ts';

/** What the page of a model on Replicate tells beside its schema. */
export interface PageFindings {
  /** Short lines of plain text for admins. */
  readonly confirmed: readonly string[];
  readonly findings: LoraFindings;
  /** The scale of its own example, where that is not the model's default. */
  readonly recommended: RecommendedScale | undefined;
}

/** Characters of what its author wrote. */
const MAX_LENGTH = 120;

/** What an example tells of the picture that its author wanted, and not of the LoRA. */
const OF_THE_PICTURE: ReadonlySet<string> = new Set([
  ...['prompt', 'seed', 'num_outputs', 'output_format', 'output_quality', 'aspect_ratio', 'width', 'height'],
  ...['megapixels', 'image', 'mask', 'prompt_strength', 'model', 'go_fast', 'extra_lora', 'extra_lora_scale'],
]);

/** Options of an example that are shown. */
const MAX_OPTIONS = 5;

/** @param model what the preset paints with */
export function pageFindings(page: ModelPage, model: Model): PageFindings {
  const { name, description, tags, runs, licenceUrl, cover, exampleInput } = page;
  const candidates = triggerCandidates(exampleTriggers(exampleInput.prompt, description, name.split('/')[1]));
  const options = exampleOptions(exampleInput, model);
  const quote = (text: string) => truncate(text.replace(/\s+/g, ' '), MAX_LENGTH);
  const picture = pictureAddress(cover);
  const hasScale = Object.keys(exampleInput).some((field) => /^lora_.*(?:scale|strength)/.test(field));
  const confirmed = [
    description && plainText('its page says: {text}', { text: quote(description) }),
    runs && plainText('run {count, plural, =1 {once} other {# times}} on Replicate', { count: runs }),
    licenceUrl && plainText('licence: {licence}', { licence: quote(licenceUrl) }),
    options.length > 0 && plainText('its published example uses {options}', { options: formatList(options, 'and') }),
  ].filter((line) => typeof line === 'string');
  return {
    confirmed,
    findings: {
      candidates: [...candidates],
      fromExample: [...candidates],
      candidateLoras: candidates.map(() => 0),
      choices: [],
      choicesLora: 0,
      missing: whatIsMissing({ scale: hasScale, licence: licenceUrl, picture }),
      ...(picture && { picture }),
      isAdult: soundsAdult([name, description, tags.join(' ')]),
      showsRealPerson: false,
    },
    recommended: exampleScale(exampleInput, model),
  };
}

function exampleScale({ lora_scale: scale }: ModelPage['exampleInput'], model: Model): RecommendedScale | undefined {
  if (typeof scale !== 'number' || scale === model.params.get(MAIN_LORA.scale)?.default) return undefined;
  return { scale, by: plainText('its example on Replicate') };
}

/** `num_inference_steps: 20`: what an example sets otherwise than the model does by itself. */
function exampleOptions(input: ModelPage['exampleInput'], model: Model): string[] {
  return Object.entries(input)
    .flatMap(([fieldName, value]): string[] => {
      const option = optionOfField(model, fieldName);
      const field = option === undefined ? undefined : model.options.get(option);
      const isLora = field?.isLora || (option !== undefined && isParam(option) && paramsWith('lora').includes(option));
      if (!option || !field || isLora || OF_THE_PICTURE.has(option) || /safety/i.test(fieldName)) return [];
      const isPlain = ['number', 'boolean'].includes(typeof value) || (typeof value === 'string' && value.length <= 30);
      return isPlain && value !== '' && String(value) !== String(field.default) ? [`${option}: ${value}`] : [];
    })
    .slice(0, MAX_OPTIONS);
}
