import { escapeInlineCode } from '#schema/text.ts';
import { UserError } from '#schema/user-error.ts';

/**
 * The references that Flux models on Replicate accept, after the patterns of their loader (replicate/cog-flux, weights.py).
 * The loader rejects anything else only after the run has begun.
 */
const ACCEPTED_FORMS =
  'Write it as `owner/name` or `owner/name/version` (Replicate), `huggingface.co/owner/name`, ' +
  '`civitai.com/models/<version id>`, or the address of a `.safetensors` file.';

const REPLICATE_PATTERN =
  /^(?:(?:https?:\/\/)?replicate\.com\/)?([\w.-]+)\/([\w.-]+?)(?:(?:\/|:|\/versions\/)([0-9a-f]{64}))?\/?$/;
const HUGGING_FACE_PATTERN =
  /^(?:https?:\/\/)?(?:www\.)?huggingface\.co\/([\w.-]+\/[\w.-]+)(?:\/(?:(resolve|blob|tree)\/([^/?#]+)\/?)?([^?#]*))?/;
const CIVITAI_PATTERN = /^(?:https?:\/\/)?(?:www\.)?civitai\.com\/models\/(\d+)(\/[\w.%-]+)?\/?(?:\?(.*))?$/;
const CIVITAI_FILE_PATTERN = /^(?:https?:\/\/)?(?:www\.)?civitai\.com\/api\/download\/models\/\d+(?:\?.*)?$/;

/** Hosts of a private network: a member must not make the model fetch from there. */
const PRIVATE_HOST_PATTERN = /^(?:[^.]+|[\d.]+|\[.*\]|.*\.(?:local|internal|lan|localhost|home|arpa))$/i;

/**
 * Reads a LoRA reference into the form that the model accepts.
 * @throws UserError that shows the right form
 */
export function readLoraReference(typed: string): string {
  const text = typed.trim();
  if (/[?&](?:token|api_?key|access_token)=/i.test(text)) {
    throw new UserError(
      'Leave the token out of the address, since recipes are stored and shown. Ask the operator of this bot to host that LoRA.',
    );
  }
  const reference = readHuggingFace(text) ?? readCivitai(text) ?? readReplicate(text) ?? readFileUrl(text);
  if (!reference) throw new UserError(`I cannot tell which LoRA \`${escapeInlineCode(text)}\` is. ${ACCEPTED_FORMS}`);
  return reference;
}

/** A reference for comparison: without version, scheme and query, which do not make it another LoRA. */
export function normalizeReference(reference: string): string {
  return reference
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/[?#].*$/, '')
    .replace(/[:/][0-9a-f]{64}$/, '');
}

function readReplicate(text: string): string | undefined {
  const [, owner, name, version] = REPLICATE_PATTERN.exec(text) ?? [];
  return owner && name && [owner, name, version].filter(Boolean).join('/');
}

/** Turns the page of a file (`blob`) into its address (`resolve`), and the page of a branch (`tree`) into the model. */
function readHuggingFace(text: string): string | undefined {
  const [, model, kind, branch, path] = HUGGING_FACE_PATTERN.exec(text) ?? [];
  if (!model) return undefined;
  if (path?.endsWith('.safetensors')) {
    return kind ? `https://huggingface.co/${model}/resolve/${branch}/${path}` : `huggingface.co/${model}/${path}`;
  }
  if (!path || kind === 'tree') return `huggingface.co/${model}`;
  throw new UserError(
    `That is not a LoRA file on Hugging Face. Write \`huggingface.co/${model}\`, or the address of a \`.safetensors\` file in it.`,
  );
}

/** The address bar shows the model's id and name, but the loader needs the id of a version. */
function readCivitai(text: string): string | undefined {
  if (CIVITAI_FILE_PATTERN.test(text)) return withScheme(text);
  const [, id, slug, query] = CIVITAI_PATTERN.exec(text) ?? [];
  if (!id) return undefined;
  const version = new URLSearchParams(query).get('modelVersionId');
  if (version && /^\d+$/.test(version)) return `civitai.com/models/${version}`;
  if (!slug) return `civitai.com/models/${id}`;
  throw new UserError(
    `${id} is the id of the model’s page, but the id of a *version* is needed. On that page choose the version and copy the ` +
      'address again: it then ends in `?modelVersionId=…`.',
  );
}

function readFileUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, pathname, username } = new URL(text);
  if (!['http:', 'https:'].includes(protocol) || username) return undefined;
  const isFile = pathname.endsWith('.safetensors') || (hostname === 'replicate.delivery' && pathname.endsWith('.tar'));
  if (!isFile) return undefined;
  if (PRIVATE_HOST_PATTERN.test(hostname))
    throw new UserError('That LoRA is at a private address. It must be on the public internet.');
  return text;
}

function withScheme(text: string): string {
  return text.startsWith('http') ? text : `https://${text}`;
}
