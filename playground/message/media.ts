import type { APIAttachment, APIMessageTopLevelComponent } from 'discord.js';
import { z } from 'zod';
import { safeName } from '../attachments.ts';
import type { Problem } from '../discord-error.ts';
import { walk } from '../validate/tree.ts';

const scheme = 'attachment://';
const mediaItem = z.looseObject({ url: z.string() });
const items = z.array(z.looseObject({ media: mediaItem }));

/** The media of each component, with where it lies. */
function* mediaIn(components: unknown): Generator<{ url: string; path: PropertyKey[] }> {
  for (const { node, path } of walk(components)) {
    for (const field of ['media', 'file'] as const) {
      const one = mediaItem.safeParse(node[field]);
      if (one.success) yield { url: one.data.url, path: [...path, field, 'url'] };
    }
    for (const [index, { media }] of (items.safeParse(node.items).data ?? []).entries())
      yield { url: media.url, path: [...path, 'items', index, 'media', 'url'] };
  }
}

/** Names of the files that components show by `attachment://`. */
export function namesShown(components: unknown): Set<string> {
  return new Set([...mediaIn(components)].flatMap(({ url }) => nameIn(url) ?? []));
}

/** References to files that the message does not have. */
export function missingFiles(components: unknown, names: ReadonlySet<string>): Problem[] {
  return [...mediaIn(components)].flatMap(({ url, path }) => {
    const name = nameIn(url);
    if (name === undefined || names.has(name)) return [];
    const message = `The referenced attachment name "${name}" was not found in the list of attachments.`;
    return [{ path, code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', message }];
  });
}

/** Ids of the files that components show, by reference or by address. */
export function idsShown(components: unknown): Set<string> {
  const ids = z.looseObject({ attachment_id: z.string() });
  const found = new Set<string>();
  const look = (value: unknown): void => {
    const one = ids.safeParse(value);
    if (one.success) found.add(one.data.attachment_id);
  };
  for (const { node } of walk(components)) {
    look(node.media);
    look(node.file);
    for (const { media } of items.safeParse(node.items).data ?? []) look(media);
  }
  return found;
}

const shaped = z.custom<APIMessageTopLevelComponent[]>();

/**
 * Components as Discord stores them: each with a number, each reference replaced by the file's address and measures.
 * @param newId numbers for media that are not files of this message
 */
export function settle(components: unknown, files: readonly APIAttachment[], newId: () => string) {
  const taken = new Set([...walk(components)].flatMap(({ node }) => (node.id ? [node.id] : [])));
  let next = 0;
  const number = (): number => {
    do next += 1;
    while (taken.has(next));
    return next;
  };
  const media = (item: z.infer<typeof mediaItem>) => {
    const name = nameIn(item.url);
    const file = files.find(({ filename, url }) => filename === name || url === item.url);
    if (!file)
      return { id: newId(), url: item.url, proxy_url: item.url, width: null, height: null, content_type: null };
    const { id, url, proxy_url, width = null, height = null, content_type = null } = file;
    return { id, url, proxy_url, width, height, content_type, attachment_id: id };
  };
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    const isComponent = 'type' in value && typeof value.type === 'number';
    const entries = Object.entries(value).flatMap(([key, child]): [string, unknown][] => {
      if (child === null || child === undefined) return [];
      const one = mediaItem.safeParse(child);
      return [[key, (key === 'media' || key === 'file') && one.success ? media(one.data) : visit(child)]];
    });
    const own = Object.fromEntries(entries);
    return isComponent ? { ...own, id: own.id || number() } : own;
  };
  return shaped.parse(visit(components));
}

function nameIn(url: string): string | undefined {
  return url.startsWith(scheme) ? safeName(url.slice(scheme.length)) : undefined;
}
