import { z } from 'zod';
import { looksLikePicture } from './attachment.ts';
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
  /** Whether it is covered until somebody clicks it. */
  readonly spoiler?: boolean | undefined;
  /** Its alt text. */
  readonly description?: string | undefined;
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
  /** As Discord sent them. */
  readonly components: readonly unknown[];
}

const pixels = z.number().positive().optional().catch(undefined);
const media = z.object({ url: z.url(), width: pixels, height: pixels });

const mediaFacts = {
  spoiler: z.boolean().nullish().catch(undefined),
  description: z.string().nullish().catch(undefined),
};

const component = z.object({
  custom_id: z.string().optional().catch(undefined),
  items: z.array(z.object({ media, ...mediaFacts })).catch([]),
  media: media.optional().catch(undefined),
  ...mediaFacts,
  components: z.array(z.unknown()).catch([]),
  accessory: z.unknown().optional(),
});

/** Reads a message of a packet. */
export function readMessage(message: PacketMessage): InteractionMessage {
  const { id, channel_id: channel, author, application_id: application, flags, attachments, components } = message;
  const parts = components.flatMap((each) => flattenComponents(each, MAX_COMPONENT_DEPTH));
  const mediaPictures = parts.flatMap(({ items, media: ownMedia, ...facts }) => [
    ...items.map((item) => pictureOf(item.media, item)),
    ...(ownMedia ? [pictureOf(ownMedia, facts)] : []),
  ]);
  const attachedPictures = attachments
    .filter(looksLikePicture)
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
    components,
  };
}

/** Discord's clients cover what is marked, and files of this name. */
const SPOILER_PREFIX = 'SPOILER_';

function pictureOf(
  picture: z.infer<typeof media>,
  facts: { readonly spoiler?: boolean | null | undefined; readonly description?: string | null | undefined },
): MessagePicture {
  const fileName = URL.parse(picture.url)?.pathname.split('/').at(-1) ?? '';
  const isSpoiler = facts.spoiler === true || fileName.startsWith(SPOILER_PREFIX);
  return {
    ...picture,
    ...(isSpoiler && { spoiler: true }),
    ...(facts.description && { description: facts.description }),
  };
}

function flattenComponents(value: unknown, depth: number): z.infer<typeof component>[] {
  const { data } = component.safeParse(value);
  if (!data || depth === 0) return [];
  return [data, ...[...data.components, data.accessory].flatMap((each) => flattenComponents(each, depth - 1))];
}
