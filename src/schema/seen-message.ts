import { z } from 'zod';
import type { PacketMessage } from './packet.ts';

/** Discord's flag of a message that one person sees. */
const EPHEMERAL = 1 << 6;

/** Depth to which components are walked: Discord's nest three deep. */
const DEEPEST = 6;

/** A picture of a message. Pixels, as Discord measured them, where it did. */
export interface SeenPicture {
  /** Signed by Discord just now, so good for a day. */
  readonly url: string;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** A message as an interaction brought it. */
export interface SeenMessage {
  readonly id: string;
  readonly author: string | undefined;
  /** Whether one person alone sees it. */
  readonly private: boolean;
  /** Its pictures, in order. */
  readonly pictures: readonly SeenPicture[];
  /** The custom_ids of its buttons and selects. */
  readonly controls: readonly string[];
}

const pixels = z.number().positive().optional().catch(undefined);
const media = z.object({ url: z.url(), width: pixels, height: pixels });

const component = z.object({
  custom_id: z.string().optional().catch(undefined),
  items: z.array(z.object({ media })).catch([]),
  media: media.optional().catch(undefined),
  components: z.array(z.unknown()).catch([]),
  accessory: z.unknown().optional(),
});

/** Reads a message of a packet. */
export function readMessage({ id, author, flags, attachments, components }: PacketMessage): SeenMessage {
  const parts = components.flatMap((each) => walk(each, DEEPEST));
  const shown = parts.flatMap(({ items, media: own }) => [...items.map((item) => item.media), ...(own ? [own] : [])]);
  const attached = attachments
    .filter(({ content_type }) => content_type?.startsWith('image/'))
    .map(({ url, width, height }) => ({ url, width: width ?? undefined, height: height ?? undefined }));
  const pictures = [...shown, ...attached];
  return {
    id,
    author: author?.id,
    private: (flags & EPHEMERAL) !== 0,
    // A picture in a gallery may stand among the attachments too.
    pictures: pictures.filter(({ url }, at) => pictures.findIndex((each) => each.url === url) === at),
    controls: parts.flatMap(({ custom_id }) => custom_id ?? []),
  };
}

function walk(value: unknown, depth: number): z.infer<typeof component>[] {
  const { data } = component.safeParse(value);
  if (!data || depth === 0) return [];
  return [data, ...[...data.components, data.accessory].flatMap((each) => walk(each, depth - 1))];
}
