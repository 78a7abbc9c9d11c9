import type { APIAttachment, APIMessageTopLevelComponent } from 'discord.js';
import { z } from 'zod';
import type { FieldError } from '../discord-error.ts';
import { sanitizeFileName } from '../state/attachments.ts';
import { walkComponents } from '../validate/components/component-tree.ts';

const ATTACHMENT_SCHEME = 'attachment://';
const mediaItemSchema = z.looseObject({ url: z.string() });
const galleryItemsSchema = z.array(z.looseObject({ media: mediaItemSchema }));

/** The media of all components, with their paths. */
function* findMedia(components: unknown): Generator<{ url: string; path: PropertyKey[] }> {
  for (const { node, path } of walkComponents(components)) {
    for (const field of ['media', 'file'] as const) {
      const one = mediaItemSchema.safeParse(node[field]);
      if (one.success) yield { url: one.data.url, path: [...path, field, 'url'] };
    }
    for (const [index, { media }] of (galleryItemsSchema.safeParse(node.items).data ?? []).entries())
      yield { url: media.url, path: [...path, 'items', index, 'media', 'url'] };
  }
}

/** Names of the files that components reference by `attachment://`. */
export function shownFileNames(components: unknown): Set<string> {
  return new Set([...findMedia(components)].flatMap(({ url }) => attachmentName(url) ?? []));
}

/** Errors for references to files that the message does not have. */
export function missingFileErrors(components: unknown, names: ReadonlySet<string>): FieldError[] {
  return [...findMedia(components)].flatMap(({ url, path }) => {
    const name = attachmentName(url);
    if (name === undefined || names.has(name)) return [];
    const message = `The referenced attachment name "${name}" was not found in the list of attachments.`;
    return [{ path, code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', message }];
  });
}

/** Ids of the files that components show, by reference or by URL. */
export function shownFileIds(components: unknown): Set<string> {
  const attachmentIdSchema = z.looseObject({ attachment_id: z.string() });
  const found = new Set<string>();
  const collectId = (value: unknown): void => {
    const one = attachmentIdSchema.safeParse(value);
    if (one.success) found.add(one.data.attachment_id);
  };
  for (const { node } of walkComponents(components)) {
    collectId(node.media);
    collectId(node.file);
    for (const { media } of galleryItemsSchema.safeParse(node.items).data ?? []) collectId(media);
  }
  return found;
}

const componentsSchema = z.custom<APIMessageTopLevelComponent[]>();

/**
 * Components as Discord stores them: each with an id, each reference with the file's URL, size and media type.
 * @param newId creates ids for media from other sites
 */
export function resolveMedia(components: unknown, files: readonly APIAttachment[], newId: () => string) {
  const usedIds = new Set([...walkComponents(components)].flatMap(({ node }) => (node.id ? [node.id] : [])));
  let next = 0;
  const nextComponentId = (): number => {
    do next += 1;
    while (usedIds.has(next));
    return next;
  };
  const resolveItem = (item: z.infer<typeof mediaItemSchema>) => {
    const name = attachmentName(item.url);
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
      const one = mediaItemSchema.safeParse(child);
      return [[key, (key === 'media' || key === 'file') && one.success ? resolveItem(one.data) : visit(child)]];
    });
    const resolved = Object.fromEntries(entries);
    return isComponent ? { ...resolved, id: resolved.id || nextComponentId() } : resolved;
  };
  return componentsSchema.parse(visit(components));
}

function attachmentName(url: string): string | undefined {
  return url.startsWith(ATTACHMENT_SCHEME) ? sanitizeFileName(url.slice(ATTACHMENT_SCHEME.length)) : undefined;
}
