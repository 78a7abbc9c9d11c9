import { z } from 'zod';
import { isSpoiler, looksLikePicture } from './attachment.ts';
import type { Embed, PacketMessage } from './packet.ts';

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
  default_values: z.array(z.object({ id: z.string() })).catch([]),
  options: z.array(z.object({ value: z.string(), default: z.boolean().optional() })).catch([]),
  components: z.array(z.unknown()).catch([]),
  accessory: z.unknown().optional(),
});
type Component = z.infer<typeof component>;

/** Reads a message of a packet. */
export function readMessage(message: PacketMessage): InteractionMessage {
  const {
    id,
    channel_id: channel,
    author,
    application_id: application,
    flags,
    components,
    message_snapshots,
  } = message;
  const contents = [message, ...message_snapshots.map((snapshot) => snapshot.message)];
  const pictures = contents.flatMap(picturesOf);
  return {
    id,
    channel,
    author: { id: author?.id, isBot: author?.bot === true, application },
    private: (flags & MESSAGE_FLAG_EPHEMERAL) !== 0,
    // A picture in a gallery may be among the attachments too.
    pictures: pictures.filter(({ url }, at) => pictures.findIndex((each) => each.url === url) === at),
    // What is forwarded has none.
    customIds: partsOf(components).flatMap(({ custom_id }) => custom_id ?? []),
    components,
  };
}

/** What a select of a message had chosen when it was shown; undefined where the message has no such select, or is an old one. */
export function shownChoices(
  { components }: Pick<InteractionMessage, 'components'>,
  customId: string,
): readonly string[] | undefined {
  const select = partsOf(components).find(({ custom_id }) => custom_id === customId);
  if (!select) return undefined;
  const options = select.options.filter((option) => option.default).map(({ value }) => value);
  return [...select.default_values.map(({ id }) => id), ...options];
}

function picturesOf({
  attachments,
  components,
  embeds,
}: Pick<PacketMessage, 'attachments' | 'components' | 'embeds'>): MessagePicture[] {
  const inComponents = partsOf(components).flatMap(({ items, media: own, ...facts }) => [
    ...items.map((item) => pictureOf(item.media, { ...item, spoiler: item.spoiler || facts.spoiler })),
    ...(own ? [pictureOf(own, facts)] : []),
  ]);
  const attached = attachments.filter(looksLikePicture).map((file) => ({
    url: file.url,
    width: file.width ?? undefined,
    height: file.height ?? undefined,
    ...(isSpoiler(file) && { spoiler: true }),
  }));
  return [
    ...inComponents,
    ...attached,
    ...embeds.flatMap(({ image, thumbnail }) => pictureOfEmbed(image ?? thumbnail)),
  ];
}

function pictureOf(
  picture: z.infer<typeof media>,
  facts: { readonly spoiler?: boolean | null | undefined; readonly description?: string | null | undefined },
): MessagePicture {
  const filename = URL.parse(picture.url)?.pathname.split('/').at(-1) ?? '';
  return {
    ...picture,
    ...((facts.spoiler === true || isSpoiler({ filename })) && { spoiler: true }),
    ...(facts.description && { description: facts.description }),
  };
}

/** Hosts of Discord's own files (reference.mdx, CDN). A picture of another site is read from Discord's proxy. */
const DISCORD_FILE_HOSTS: ReadonlySet<string> = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

function pictureOfEmbed(picture: Embed['image']): MessagePicture[] {
  if (!picture) return [];
  const { url, proxy_url = url, width, height } = picture;
  const isOwn = DISCORD_FILE_HOSTS.has(URL.parse(url)?.hostname ?? '');
  return [{ url: isOwn ? url : proxy_url, width: width || undefined, height: height || undefined }];
}

const partsOf = (components: readonly unknown[]) =>
  components.flatMap((each) => flattenComponents(each, MAX_COMPONENT_DEPTH));

function flattenComponents(value: unknown, depth: number, isHidden = false): Component[] {
  const { data } = component.safeParse(value);
  if (!data || depth === 0) return [];
  const part = { ...data, spoiler: data.spoiler === true || isHidden };
  const children = [...data.components, data.accessory];
  return [part, ...children.flatMap((each) => flattenComponents(each, depth - 1, part.spoiler))];
}
