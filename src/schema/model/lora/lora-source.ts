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
  ['civitai.red', readCivitai],
  ['civitai.green', readCivitai],
  ['replicate.com', readReplicatePage],
]);

/** Reads a reference; `undefined` for anything that is none. Does not judge whether it may be used. */
export function readLoraSource(reference: string): LoraSource | undefined {
  if (reference.length > 2 * MAX_REFERENCE_LENGTH) return undefined;
  const text = unwrapReference(reference);
  if (text.length > MAX_REFERENCE_LENGTH) return undefined;
  const known = readReplicate(text) ?? readAir(text);
  if (known) return known;
  const address = HOST_AND_PATH_PATTERN.test(text) && !/^[a-z]+:/i.test(text) ? `https://${text}` : text;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password) return undefined;
  const host = url.hostname.replace(/\.+$/, '');
  const readPage = HOSTS.get(host.replace(/^www\./, ''));
  return readPage ? readPage(url) : { at: 'address', host, url };
}

/** Whether an address is that of an archive, as trainings on Replicate give them. */
export function isTarAddress({ url }: Extract<LoraSource, { at: 'address' }>): boolean {
  return url.pathname.endsWith('.tar');
}

/** Without what chat programs put around an address: `<…>` keeps Discord from showing its page, backticks make it code. */
export function unwrapReference(typed: string): string {
  const text = typed.trim();
  const [, inner] = /^<([^<>]*)>$|^`([^`]*)`$/.exec(text)?.filter((part) => part !== undefined) ?? [];
  return (inner ?? text).trim();
}

/** Civitai's name of a version or a model: `urn:air:flux1:lora:civitai:618692@691639`; LoRAs of other forms have a type of their own. */
function readAir(text: string): LoraSource | undefined {
  const [, page, version] =
    /^(?:urn:)?air:[\w.-]+:(?:lora|locon|lycoris|dora):civitai:0*(\d+)(?:@0*(\d+))?$/i.exec(text) ?? [];
  if (!page) return undefined;
  return { at: 'civitai', id: version ?? page, is: version ? 'version' : 'model-page', query: '' };
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

/** Parts of a model's page on Replicate, such as its playground: they are the same model. */
const REPLICATE_TABS = ['playground', 'api', 'examples', 'versions', 'readme', 'train', 'cog', 'llms.txt', '_weights'];

/** Folders of Replicate's site that are no owner of a model. */
const REPLICATE_PAGES = ['p', 'docs', 'explore', 'collections', 'blog', 'account', 'predictions', 'deployments'];

function readReplicatePage(url: URL): LoraSource | undefined {
  const [owner = '', name = '', tab, ...rest] = pathParts(url) ?? [];
  if (REPLICATE_PAGES.includes(owner.toLowerCase())) return undefined;
  const [version = ''] = tab === 'versions' ? rest : [];
  if (/^[0-9a-f]{64}$/i.test(version)) return readReplicate(`${owner}/${name}/${version}`);
  const isTab = tab !== undefined && REPLICATE_TABS.includes(tab);
  return readReplicate(isTab ? `${owner}/${name}` : (pathParts(url) ?? []).join('/'));
}

/** The page of a model, of a branch (`tree`) or a file (`blob`), a download link (`resolve`), or a file's short form without any. */
function readHuggingFace(url: URL): LoraSource | undefined {
  const [owner = '', name = '', ...rest] = pathParts(url) ?? [];
  const repository = `${owner}/${name.replace(/(?:\.git)+$/i, '')}`;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || HUGGING_FACE_PAGES.includes(owner.toLowerCase())) return undefined;
  const isTree = rest[0] === 'tree';
  const hasRevision = isTree || ['resolve', 'blob', 'raw'].includes(rest[0] ?? '');
  const revision = hasRevision ? rest[1] : undefined;
  // The page of a folder shows a file over it.
  const shown = isTree ? url.searchParams.get('show_file_info') : undefined;
  const file = shown ?? rest.slice(hasRevision ? 2 : 0).join('/');
  const steps = [...rest, file].join('/').split('/');
  if (rest.length > 0 && steps.some((step) => ['.', '..'].includes(step))) return undefined;
  if (file !== '' && file.split('/').includes('')) return undefined;
  if (!file || (isTree && !file.endsWith('.safetensors'))) {
    const branch = isTree && revision !== 'main' ? revision : undefined;
    return { at: 'hugging-face', repository, revision: branch, file: undefined };
  }
  return { at: 'hugging-face', repository, revision, file };
}

/** The address bar shows the model's id and name; the id alone is a version's, as the loader takes it. */
function readCivitai(url: URL): LoraSource | undefined {
  const parts = pathParts(url) ?? [];
  const [, download] = /^api\/download\/models\/0*(\d+)$/.exec(parts.join('/')) ?? [];
  if (download) return { at: 'civitai', id: download, is: 'download', query: url.search };
  const [, ofVersion] = /^model-versions\/0*(\d+)$/.exec(parts.join('/')) ?? [];
  if (ofVersion) return { at: 'civitai', id: ofVersion, is: 'version', query: '' };
  const [, id, name] = /^models\/0*(\d+)(\/[^/]+)?$/.exec(parts.join('/')) ?? [];
  if (!id) return undefined;
  const [, version] = /^0*(\d+)$/.exec(url.searchParams.get('modelVersionId') ?? '') ?? [];
  if (version) return { at: 'civitai', id: version, is: 'version', query: '' };
  return { at: 'civitai', id, is: name ? 'model-page' : 'version', query: '' };
}
