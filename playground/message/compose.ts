import { type APIAttachment, type APIEmbed, type APIMessage, MessageFlags } from 'discord.js';
import { z } from 'zod';
import { invalidForm, type Problem, refused } from '../discord-error.ts';
import type { StoredMessage } from '../messages.ts';
import type { Platform } from '../platform.ts';
import { check } from '../validate/check.ts';
import { checkComponents } from '../validate/components.ts';
import { messageBody } from '../validate/message-body.ts';
import type { ChannelState } from '../world.ts';
import { type FilePlan, type Numbered, planFiles, storeFiles } from './files.ts';
import { editedFlags, legacyFields, newFlags } from './flags.ts';
import { idsShown, missingFiles, namesShown, settle } from './media.ts';
import { mentionsIn, textOf } from './mentions.ts';

/** A request that makes or changes a message. */
export interface Composition {
  json: unknown;
  uploads: readonly Numbered[];
  channel: ChannelState;
  /** Bytes that one file may have. */
  sizeLimit: number;
  /** Where the message's fields lie in the request: `['data']` in a callback. */
  at: readonly PropertyKey[];
  /** Who creates it; an edit takes the flags of the message that is there. */
  mode: { create: 'interaction' | 'channel' } | { edit: StoredMessage };
}

type Contents = Pick<
  APIMessage,
  'content' | 'embeds' | 'components' | 'attachments' | 'mentions' | 'mention_roles' | 'mention_everyone' | 'tts'
> & { flags: number };

const shapedEmbeds = z.custom<APIEmbed[]>();

/**
 * What the message will contain. Everything is judged before a file is stored.
 * @throws DiscordError as Discord would refuse the request
 */
export async function compose(
  { world, attachments, snowflake }: Pick<Platform, 'world' | 'attachments' | 'snowflake'>,
  { json, uploads, channel, sizeLimit, at, mode }: Composition,
): Promise<{ contents: Contents; files: APIAttachment[] }> {
  const body = check(messageBody, json ?? {}, at);
  const before = 'edit' in mode ? mode.edit : undefined;
  const was = { content: before?.message.content ?? '', embeds: before?.message.embeds ?? [] };
  const flags = 'edit' in mode ? editedFlags(body, before?.message.flags ?? 0, at) : newFlags(body, mode.create, at);
  const isV2 = (flags & MessageFlags.IsComponentsV2) !== 0;
  if (isV2) raise(legacyFields(body, was), at);

  // Only components that come with this request are judged; what was there was judged when it came.
  const given = body.components === undefined ? undefined : checkComponents(body.components ?? [], isV2, at);
  const plan = planFiles(body, uploads, before?.files ?? [], sizeLimit, at);
  raise(missingFiles(given, namesOf(plan)), at);
  if (isV2) raise(hiddenFiles(given, plan), at);

  const content = body.content === undefined ? was.content : (body.content ?? '');
  const embeds = body.embeds === undefined ? was.embeds : shapedEmbeds.parse(body.embeds ?? []);
  const count = (given ?? before?.message.components ?? []).length + plan.kept.length + plan.added.length;
  if (!content && embeds.length === 0 && count === 0) throw refused('emptyMessage');

  const ephemeral = (flags & MessageFlags.Ephemeral) !== 0;
  const files = await storeFiles(attachments, plan, channel.id, ephemeral);
  const components = given ? settle(given, files, snowflake) : (before?.message.components ?? []);
  const shown = idsShown(components);
  const mentions = mentionsIn(world, channel, textOf(content, components), body.allowed_mentions);
  // "Any attached files that are not referenced in embeds or components" (resources/message).
  const loose = files.filter(({ id }) => !shown.has(id));
  return {
    contents: { content, embeds, components, attachments: loose, flags, tts: body.tts ?? false, ...mentions },
    files,
  };
}

function raise(problems: readonly Problem[], at: readonly PropertyKey[]): void {
  if (problems.length > 0) throw invalidForm(problems.map((one) => ({ ...one, path: [...at, ...one.path] })));
}

function namesOf({ kept, added }: FilePlan): Set<string> {
  return new Set([...kept.map(({ filename }) => filename), ...added.map(({ upload }) => upload.name)]);
}

/** Under IS_COMPONENTS_V2 a file that no component shows is not seen by anyone: refused here. */
function hiddenFiles(components: unknown, { added }: FilePlan): Problem[] {
  const shown = namesShown(components);
  return added.flatMap(({ upload: { name } }, index) => {
    const message = `The file "${name}" is not shown by any component.`;
    return shown.has(name)
      ? []
      : [{ path: ['attachments', index], code: 'COMPONENTS_V2_ATTACHMENT_NOT_REFERENCED', message }];
  });
}
