import { z } from 'zod';
import type { PacketMessage } from './packet.ts';

/** Discord's flag of an ephemeral message. */
const MESSAGE_FLAG_EPHEMERAL = 1 << 6;

/** Depth to which nested components are read: Discord's are up to three deep. */
const MAX_COMPONENT_DEPTH = 6;

/** A picture of a message. Sizes in pixels, if Discord measured them. */
export interface MessagePicture {
  /** Newly signed by Discord, so valid for a day. */
  readonly url: string;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** Who wrote a message; an `id` of undefined is not known. */
export interface MessageAuthor {
  readonly id: string | undefined;
  readonly isBot: boolean;
  /** The application that responded to an interaction with it, or that its webhook belongs to. */
  readonly application: string | undefined;
}

/** A message that came with an interaction. */
export interface InteractionMessage {
  readonly id: string;
  readonly channel: string | undefined;
  readonly author: MessageAuthor;
  /** Whether it is ephemeral. */
  readonly private: boolean;
  /** Its pictures, in order. */
  readonly pictures: readonly MessagePicture[];
  /** The custom_ids of its buttons and selects. */
  readonly customIds: readonly string[];
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
export function readMessage(message: PacketMessage): InteractionMessage {
  const { id, channel_id: channel, author, application_id: application, flags, attachments, components } = message;
  const parts = components.flatMap((each) => flattenComponents(each, MAX_COMPONENT_DEPTH));
  const mediaPictures = parts.flatMap(({ items, media: ownMedia }) => [
    ...items.map((item) => item.media),
    ...(ownMedia ? [ownMedia] : []),
  ]);
  const attachedPictures = attachments
    .filter(({ content_type }) => content_type?.startsWith('image/'))
    .map(({ url, width, height }) => ({ url, width: width ?? undefined, height: height ?? undefined }));
  const pictures = [...mediaPictures, ...attachedPictures];
  return {
    id,
    channel,
    author: { id: author?.id, isBot: author?.bot === true, application },
    private: (flags & MESSAGE_FLAG_EPHEMERAL) !== 0,
    // A picture in a gallery may be among the attachments too.
    pictures: pictures.filter(({ url }, at) => pictures.findIndex((each) => each.url === url) === at),
    customIds: parts.flatMap(({ custom_id }) => custom_id ?? []),
  };
}

function flattenComponents(value: unknown, depth: number): z.infer<typeof component>[] {
  const { data } = component.safeParse(value);
  if (!data || depth === 0) return [];
  return [data, ...[...data.components, data.accessory].flatMap((each) => flattenComponents(each, depth - 1))];
}
