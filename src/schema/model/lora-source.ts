/** Where a LoRA is, read from any spelling of its reference. */
export type LoraSource =
  /** `model` is `owner/name`; `version` has 64 hexadecimal digits. */
  | { readonly at: 'replicate'; readonly model: string; readonly version: string | undefined }
  /** Without a `file` it is the repository's only one. */
  | {
      readonly at: 'hugging-face';
      readonly repository: string;
      readonly revision: string | undefined;
      readonly file: string | undefined;
    }
  /** `id` is a version's, or a model's if it is that of a page. `query` belongs to a download link. */
  | {
      readonly at: 'civitai';
      readonly id: string;
      readonly is: 'version' | 'model-page' | 'download';
      readonly query: string;
    }
  /** A file anywhere else. */
  | { readonly at: 'address'; readonly host: string; readonly url: URL };

const REPLICATE_PATTERN = /^([\w-]+\/[\w.-]+?)(?:(?:\/|:|\/versions\/)([0-9a-f]{64}))?\/*$/i;
const HOST_AND_PATH_PATTERN = /^[^/\s?#.]+\.[^/\s?#]+\//;

/** Characters of the longest reference: browsers and servers take no longer addresses, and some patterns here take the square of it. */
const MAX_REFERENCE_LENGTH = 2000;

/** Folders of Hugging Face's site that are no owner of a model. */
const HUGGING_FACE_PAGES = ['api', 'datasets', 'spaces', 'models', 'docs', 'collections'];

/** Readers of the hosts whose addresses have a form of their own. An address there that they cannot read is none of a LoRA. */
const HOSTS: ReadonlyMap<string, (url: URL) => LoraSource | undefined> = new Map([
  ['huggingface.co', readHuggingFace],
  ['hf.co', readHuggingFace],
  ['hf-mirror.com', readHuggingFace],
  ['civitai.com', readCivitai],
  ['replicate.com', readReplicatePage],
]);

/** Reads a reference; `undefined` for anything that is none. Does not judge whether it may be used. */
export function readLoraSource(reference: string): LoraSource | undefined {
  const text = reference.trim();
  if (text.length > MAX_REFERENCE_LENGTH) return undefined;
  const replicate = readReplicate(text);
  if (replicate) return replicate;
  const address = HOST_AND_PATH_PATTERN.test(text) && !/^[a-z]+:/i.test(text) ? `https://${text}` : text;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password) return undefined;
  const host = url.hostname.replace(/\.+$/, '');
  const readPage = HOSTS.get(host.replace(/^www\./, ''));
  return readPage ? readPage(url) : { at: 'address', host, url };
}

/** The parts of a path, decoded; empty ones are left out. `undefined` if it is not encoded right. */
export function pathParts({ pathname }: URL): string[] | undefined {
  try {
    return pathname.split('/').filter(Boolean).map(decodeURIComponent);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function readReplicate(text: string): LoraSource | undefined {
  const [, model, version] = REPLICATE_PATTERN.exec(text) ?? [];
  return model ? { at: 'replicate', model, version: version?.toLowerCase() } : undefined;
}

function readReplicatePage(url: URL): LoraSource | undefined {
  return readReplicate(pathParts(url)?.join('/') ?? '');
}

/** The page of a model, of a branch (`tree`) or a file (`blob`), a download link (`resolve`), or a file's short form without any. */
function readHuggingFace(url: URL): LoraSource | undefined {
  const [owner = '', name = '', ...rest] = pathParts(url) ?? [];
  const repository = `${owner}/${name.replace(/(?:\.git)+$/i, '')}`;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || HUGGING_FACE_PAGES.includes(owner.toLowerCase())) return undefined;
  if (rest.some((part) => part.split('/').some((each) => ['', '.', '..'].includes(each)))) return undefined;
  const isTree = rest[0] === 'tree';
  const hasRevision = isTree || ['resolve', 'blob', 'raw'].includes(rest[0] ?? '');
  const revision = hasRevision ? rest[1] : undefined;
  const file = rest.slice(hasRevision ? 2 : 0).join('/');
  if (!file || (isTree && !file.endsWith('.safetensors'))) {
    return { at: 'hugging-face', repository, revision: undefined, file: undefined };
  }
  return { at: 'hugging-face', repository, revision, file };
}

/** The address bar shows the model's id and name; the id alone is a version's, as the loader takes it. */
function readCivitai(url: URL): LoraSource | undefined {
  const parts = pathParts(url) ?? [];
  const [, download] = /^api\/download\/models\/0*(\d+)$/.exec(parts.join('/')) ?? [];
  if (download) return { at: 'civitai', id: download, is: 'download', query: url.search };
  const [, id, name] = /^models\/0*(\d+)(\/[^/]+)?$/.exec(parts.join('/')) ?? [];
  if (!id) return undefined;
  const [, version] = /^0*(\d+)$/.exec(url.searchParams.get('modelVersionId') ?? '') ?? [];
  if (version) return { at: 'civitai', id: version, is: 'version', query: '' };
  return { at: 'civitai', id, is: name ? 'model-page' : 'version', query: '' };
}
