import { codeSpan, type Markdown, md } from '#schema/markdown.ts';
import type { FailureContext, FailureRow } from './failure-row.ts';

/** The repository in an address of Hugging Face: its API, or a page. */
const REPOSITORY = /huggingface\.co\/(?:api\/models\/)?([\w.-]{1,96}\/[\w.-]{1,96})/;

const loraFailure = (text: RegExp, reason: Markdown): FailureRow<'failed'> => ({
  on: 'failed',
  text,
  code: 'invalid-lora',
  message: ({ text }: FailureContext) => {
    const [, repository] = REPOSITORY.exec(text) ?? [];
    return md`The LoRA ${repository ? md`${codeSpan(repository)} ` : md``}could not be loaded: ${reason}`;
  },
});

/**
 * Failures of the loader of FLUX.1 (replicate/cog-flux: weights.py, fp8/lora_loading.py), of `requests` and of `safetensors`
 * beneath it. The more particular come first.
 */
export const LORA_FAILURES: readonly FailureRow<'failed'>[] = [
  loraFailure(
    /Failed to parse (?:\w+ )?URL/i,
    md`it must be owner/name, huggingface.co/owner/name, civitai.com/models/number, or the address of a .safetensors file.`,
  ),
  loraFailure(
    /not found on CivitAI/i,
    md`Civitai has no model with that number. Use the number in the download link (the version’s).`,
  ),
  loraFailure(
    /Authorization to download weights failed|\b401 Client Error|GatedRepoError/i,
    md`its host asks for an account or a key. Please choose a LoRA that anyone may download.`,
  ),
  loraFailure(
    /Weights not found|\b404 Client Error|RepositoryNotFoundError|EntryNotFoundError/i,
    md`there is nothing at that address. Please check it.`,
  ),
  loraFailure(
    /more than one .{0,20}\.safetensors|Multiple \.safetensors files/i,
    md`its repository has several files. Please add the name of one: huggingface.co/owner/name/file.safetensors.`,
  ),
  loraFailure(/No \*?\.safetensors file/i, md`there is no .safetensors file. Please choose another LoRA.`),
  loraFailure(
    /Incompatible keys detected|Trying to load lora on module|'Flux' object has no attribute|`old_state_dict` should be/i,
    md`it was made for another model, or is saved in a form that this model does not read, such as DoRA. Please choose another LoRA.`,
  ),
  loraFailure(
    /HeaderToo(?:Large|Small)|InvalidHeader|MetadataIncompleteBuffer|error while deserializing header/i,
    md`its file is broken, or is not a .safetensors file. Please choose another LoRA.`,
  ),
  loraFailure(
    /Failed to download (?:tarball|safetensors)/i,
    md`its download failed. Please check that it is there and anyone may download it, and try again in a minute.`,
  ),
];
