import { t } from '#schema/language/t.ts';
import { codeSpan, listMarkdown, type Markdown } from '#schema/markdown.ts';
import { blameLoras } from './blame-lora.ts';
import type { FailureContext, FailureRow } from './failure-row.ts';

/** The repository in an address of Hugging Face: its API, or a page. */
const REPOSITORY = /huggingface\.co\/(?:api\/models\/)?([\w.-]{1,96}\/[\w.-]{1,96})/;

/** Which LoRA could not be loaded: by its name, or as one of several. */
function loraMessage({ text, loras = [], logs = '' }: FailureContext, reason: Markdown): Markdown {
  if (loras === 'hidden') return t('A LoRA could not be loaded: {reason}', { reason });
  const [, repository] = REPOSITORY.exec(text) ?? [];
  const names = blameLoras(loras, text, logs);
  const spans = (names.length > 0 ? names : [repository ?? []].flat()).map((name) => codeSpan(name));
  const [first] = spans;
  if (first === undefined) return t('The LoRA could not be loaded: {reason}', { reason });
  return spans.length === 1
    ? t('The LoRA {name} could not be loaded: {reason}', { name: first, reason })
    : t('One of the LoRAs {names} could not be loaded: {reason}', { names: listMarkdown(spans, 'and'), reason });
}

const loraFailure = (text: RegExp, reason: Markdown): FailureRow<'failed'> => ({
  on: 'failed',
  text,
  code: 'invalid-lora',
  message: (context: FailureContext) => loraMessage(context, reason),
});

const NO_FILE = t('there is no .safetensors file. Please choose another LoRA.');

/**
 * Failures of the loader of FLUX.1 (replicate/cog-flux: weights.py, fp8/lora_loading.py), of diffusers and PEFT, and of
 * `huggingface_hub`, `requests` and `safetensors` beneath them. The more particular come first.
 */
export const LORA_FAILURES: readonly FailureRow<'failed'>[] = [
  loraFailure(
    /Failed to parse (?:\w+ )?URL|URL must end with either|Invalid HuggingFace URL/i,
    t(
      'it must be owner/name, huggingface.co/owner/name, civitai.com/models/number, or the address of a .safetensors file.',
    ),
  ),
  loraFailure(
    /not found on CivitAI/i,
    t('Civitai has no model with that number. Use the number in the download link (the version’s).'),
  ),
  // Hugging Face answers 401 for what does not exist, too.
  loraFailure(
    /Repository Not Found|RepositoryNotFoundError|not a valid model identifier/i,
    t('Hugging Face has nothing at that address that anyone may read. Please check it.'),
  ),
  loraFailure(
    /Authorization to download weights failed|\b40[13] Client Error.{0,400}(?:huggingface|civitai)|Failed to download .{0,400}\b40[13]\b|GatedRepoError|gated repo|Access to model .{1,200} is restricted/is,
    t('its host asks for an account or a key. Please choose a LoRA that anyone may download.'),
  ),
  loraFailure(
    /Weights not found|\b404 Client Error.{0,400}(?:huggingface|civitai)|Entry ?Not ?Found(?:Error)?\b/is,
    t('there is nothing at that address. Please check it.'),
  ),
  loraFailure(/more than one .{0,40}\.safetensors.{0,40}Found: \[\]/is, NO_FILE),
  loraFailure(
    /more than one .{0,20}\.safetensors|Multiple \.safetensors files/i,
    t('its repository has several files. Please add the name of one: huggingface.co/owner/name/file.safetensors.'),
  ),
  loraFailure(
    /No \*?\.safetensors file|does not appear to have a file named|no file named pytorch_lora_weights/i,
    NO_FILE,
  ),
  loraFailure(
    /Incompatible keys detected|Trying to load lora on module|'Flux' object has no attribute|`old_state_dict` should be|Invalid LoRA checkpoint|Target modules .{1,2000} not found in the base model|size mismatch for [\w.]*lora/i,
    t(
      'it was made for another model, or is saved in a form that this model does not read, such as DoRA. Please choose another LoRA.',
    ),
  ),
  loraFailure(
    /HeaderToo(?:Large|Small)|InvalidHeader|InvalidTensorView|TensorInvalidInfo|MetadataIncompleteBuffer|error while deserializing header|UnpicklingError|invalid load key/i,
    t('its file is broken, or is not a .safetensors file. Please choose another LoRA.'),
  ),
  loraFailure(
    /Failed to download (?:tarball|safetensors|from Hugging ?Face)|LocalEntryNotFoundError|HfHubHTTPError/i,
    t('its download failed. Please check that it is there and anyone may download it, and try again in a minute.'),
  ),
];
