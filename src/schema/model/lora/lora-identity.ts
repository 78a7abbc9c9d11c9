import { pathParts, readLoraSource } from './lora-source.ts';

/**
 * Which LoRA a reference means, whatever its spelling: rules on who may use a LoRA compare these, never references. Versions,
 * revisions and ports do not count, and neither do upper case and the query: they may lead to another file, but a rule that they
 * could get around would be none. A copy of the file at another address is another LoRA.
 */
export type LoraIdentity = string;

/** @param reference as typed, or as a recipe or a preset keeps it */
export function loraIdentity(reference: string): LoraIdentity {
  const source = readLoraSource(reference);
  switch (source?.at) {
    case 'replicate':
      return modelIdentity(source.model);
    case 'hugging-face':
      return `hugging-face:${normalizePath([source.repository, source.file ?? ''].join('/'))}`;
    case 'civitai':
      return source.is === 'model-page' ? `civitai-page:${source.id}` : `civitai:${source.id}`;
    case 'address':
      return `address:${source.host.replace(/^www\./, '')}/${normalizePath(pathParts(source.url)?.join('/') ?? source.url.pathname)}`;
    case undefined:
      return `other:${reference.trim().toLowerCase()}`;
  }
}

/** A model is the LoRA of its own name. @param name `owner/name`, or a bare name if the owner is not known */
export function modelIdentity(name: string): LoraIdentity {
  return `replicate:${name.toLowerCase()}`;
}

/**
 * Whether two identities mean one LoRA. A repository of Hugging Face without a file is any of its files, since the loader takes
 * its only one; a model of Replicate without an owner is that of any owner.
 */
export function isSameLora(one: LoraIdentity, other: LoraIdentity): boolean {
  return one === other || includes(one, other) || includes(other, one);
}

function includes(wider: LoraIdentity, narrower: LoraIdentity): boolean {
  if (wider.startsWith('hugging-face:')) return narrower.startsWith(`${wider}/`);
  const [, bareName] = /^replicate:([^/]+)$/.exec(wider) ?? [];
  return bareName !== undefined && narrower.startsWith('replicate:') && narrower.endsWith(`/${bareName}`);
}

/** Without empty parts and steps to the same or the upper folder, which an encoded slash may bring in. */
function normalizePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.normalize('NFC').toLowerCase().split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
