import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { isTarAddress, type LoraSource, readLoraSource } from './lora-source.ts';

/**
 * The references that Flux models on Replicate accept, after the patterns of their loader (replicate/cog-flux, weights.py).
 * The loader rejects anything else only after the run has begun.
 */
const ACCEPTED_FORMS = t(
  'Write it as `owner/name` or `owner/name/version` (Replicate), `huggingface.co/owner/name`, `civitai.com/models/<version id>`, or the address of a `.safetensors` file.',
);

/**
 * Hosts that are no server on the public internet, or only seem to be one: a member must not make the model fetch from there.
 * An address of numbers has no business here, public or not. What Lorikeet itself reads, it judges by the resolved address too.
 */
const PRIVATE_HOST_PATTERN =
  /^(?:[^.]+|[\d.]+|\[.*\]|.*\.(?:local|localdomain|internal|intranet|private|corp|lan|localhost|home|arpa|test|invalid))$/i;

/** Where Replicate keeps the files of predictions and trainings. */
const REPLICATE_FILE_HOST_PATTERN = /^(?:[a-z0-9-]+\.)*replicate\.delivery$/i;

/** Archives that no loader takes. */
const ARCHIVE_PATTERN = /\.(?:tgz|tar\.\w+|zip|gz|7z|rar)$/i;

const ARCHIVE_MESSAGE = t(
  'An archive is loaded only as the `.tar` of a training on Replicate, at `replicate.delivery`. Unpack it and give the address of the `.safetensors` file, or give the name of the trained model, `owner/name`.',
);

/** Parameters of an address that hold a secret. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(['token', 'apikey', 'api_key', 'access_token']);

/**
 * Reads a LoRA reference into the form that the model accepts. It is written anew from its parts, so that the model reads the
 * same address that was judged here; `http` becomes `https`.
 * @throws UserError that shows the right form
 */
export function readLoraReference(typed: string): string {
  const text = typed.trim();
  assertNoSecret(text);
  const source = readLoraSource(text);
  if (!source) throw unknownReference(text);
  return formatLoraSource(source);
}

/** @throws UserError if the address holds a token or a key */
export function assertNoSecret(text: string): void {
  if (!hasSecret(text)) return;
  throw new UserError(
    'Leave the token out of the address, since recipes are stored and shown. Ask my operator to host that LoRA.',
  );
}

/** The reference in the form that the model accepts. @throws UserError if there is none */
export function formatLoraSource(source: LoraSource): string {
  switch (source.at) {
    case 'replicate':
      return source.version === undefined ? source.model : `${source.model}/${source.version}`;
    case 'hugging-face':
      return formatHuggingFace(source);
    case 'civitai':
      return formatCivitai(source);
    case 'address':
      return formatAddress(source);
  }
}

function formatHuggingFace({ repository, revision, file }: Extract<LoraSource, { at: 'hugging-face' }>): string {
  if (file === undefined && revision === undefined) return `huggingface.co/${repository}`;
  if (file === undefined) {
    throw new UserError(
      t(
        'By its name, models load what is on the main branch of {repository}. Of {revision}, open the `.safetensors` file and copy its address.',
        { repository: codeSpan(repository), revision: codeSpan(revision ?? '') },
      ),
    );
  }
  const path = file.split('/').map(encodeURIComponent).join('/');
  if (!path.endsWith('.safetensors')) {
    throw new UserError(
      t('That is not a LoRA file on Hugging Face. Write {repository}, or the address of a `.safetensors` file in it.', {
        repository: codeSpan(`huggingface.co/${repository}`),
      }),
    );
  }
  // The short form finds files at the top of the main branch only.
  return revision === undefined && !file.includes('/')
    ? `huggingface.co/${repository}/${path}`
    : `https://huggingface.co/${repository}/resolve/${encodeURIComponent(revision ?? 'main')}/${path}`;
}

function formatCivitai({ id, is, query }: Extract<LoraSource, { at: 'civitai' }>): string {
  switch (is) {
    case 'version':
      return `civitai.com/models/${id}`;
    case 'download':
      return `https://civitai.com/api/download/models/${id}${query}`;
    case 'model-page':
      throw new UserError(
        t(
          '{id} is the id of the model’s page, but the id of a *version* is needed. On that page choose the version and copy the address again: it then ends in `?modelVersionId=…`.',
          { id },
        ),
      );
  }
}

function formatAddress(source: Extract<LoraSource, { at: 'address' }>): string {
  const { host, url } = source;
  const isArchive = isTarAddress(source);
  if (!isArchive && ARCHIVE_PATTERN.test(url.pathname)) throw new UserError(ARCHIVE_MESSAGE);
  if (!isArchive && !url.pathname.endsWith('.safetensors')) throw unknownReference(url.href);
  if (PRIVATE_HOST_PATTERN.test(host))
    throw new UserError('That LoRA is at a private address. It must be on the public internet.');
  if (isArchive && !REPLICATE_FILE_HOST_PATTERN.test(host)) throw new UserError(ARCHIVE_MESSAGE);
  if (url.port !== '' && url.port !== '443')
    throw new UserError(
      t('That address has the port {port}. A LoRA must be at an `https` address without a port.', { port: url.port }),
    );
  // The loader takes an archive by the end of its address.
  return `https://${host}${url.pathname}${isArchive ? '' : url.search}`;
}

function unknownReference(typed: string): UserError {
  return new UserError(
    t('I cannot tell which LoRA {typed} is. {acceptedForms}', {
      typed: codeSpan(typed),
      acceptedForms: ACCEPTED_FORMS,
    }),
  );
}

function hasSecret(text: string): boolean {
  const query = text.slice(text.indexOf('?') + 1);
  return (
    text.includes('?') &&
    [...new URLSearchParams(query).keys()].some((name) => SECRET_PARAMETERS.has(name.toLowerCase()))
  );
}
