import type { ExpandedTags } from 'exifreader';
import { z } from 'zod';
import { decodeComment, joinCommentPieces } from './exif-comment.ts';
import { PNG_KEYWORDS } from './file-texts.ts';
import { recipeOfXmp } from './xmp-packet.ts';

/** What of a file's texts may say how it was painted. Anybody can have written it. */
export interface FoundTexts {
  readonly parameters: string | undefined;
  /** A recipe of Lorikeet's. */
  readonly recipe: string | undefined;
  /** The graph that ComfyUI painted by, as JSON. */
  readonly graph: string | undefined;
}

/** Characters of a text that are looked at: graphs of ComfyUI have some hundred thousand. */
const MAX_TEXT_LENGTH = 1_000_000;

/** Tags that are meant for cameras, where ComfyUI's nodes for WebP and JPEG write `prompt:` and the graph. */
const GRAPH_TAGS = ['Make', 'Model', 'ImageDescription', 'UserComment'] as const;
const GRAPH_PATTERN = /^prompt: ?(?=\{)/i;

/**
 * Reads the texts of a picture's file; none of a file that has none, or is broken. Texts that are compressed are not read: nobody
 * writes them so, and they unfold to any length.
 */
export async function readTexts(bytes: Uint8Array): Promise<FoundTexts> {
  const { exif = {}, xmp, pngText: { prompt: graph, ...pngText } = {} } = await readTags(bytes);
  const comment = bounded(commentOf(exif.UserComment));
  const cameraTexts = GRAPH_TAGS.map((tag) => (tag === 'UserComment' ? comment : textOf(exif[tag])));
  const graphs = [textOf(graph), ...cameraTexts.map((text) => text?.replace(GRAPH_PATTERN, ''))];
  return {
    parameters: textOf(pngText[PNG_KEYWORDS.parameters]) ?? comment,
    recipe: textOf(pngText[PNG_KEYWORDS.recipe]) ?? recipeOfXmp(typeof xmp?._raw === 'string' ? xmp._raw : ''),
    graph: graphs.find((text) => text?.startsWith('{')),
  };
}

async function readTags(bytes: Uint8Array): Promise<ExpandedTags> {
  const { default: exifReader } = await import('exifreader');
  try {
    return exifReader.load(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { expanded: true });
  } catch {
    return {};
  }
}

const commentTag = z.object({
  value: z.union([
    z.array(z.number()).transform((bytes) => Buffer.from(bytes)),
    z.array(z.string().nullish()).transform(joinCommentPieces),
  ]),
});

function commentOf(tag: unknown): string | undefined {
  const { data } = commentTag.safeParse(tag);
  return data && decodeComment(data.value);
}

function textOf(tag: { readonly value: unknown } | undefined): string | undefined {
  const value = Array.isArray(tag?.value) && tag.value.length === 1 ? tag.value[0] : tag?.value;
  return typeof value === 'string' ? bounded(value) : undefined;
}

const bounded = (text: string | undefined) => (text && text.length <= MAX_TEXT_LENGTH ? text : undefined);
