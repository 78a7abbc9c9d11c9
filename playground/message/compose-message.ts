/** Turns the body of a create or edit request into the contents of a message. */
import { type APIAttachment, type APIEmbed, type APIMessage, MessageFlags } from 'discord.js';
import { z } from 'zod';
import { createDiscordError, type FieldError, invalidFormBody } from '../discord-error.ts';
import type { Platform } from '../platform.ts';
import type { StoredMessage } from '../state/messages.ts';
import type { ChannelState } from '../state/world.ts';
import { parseComponents } from '../validate/components/components.ts';
import { messageBody } from '../validate/message-body.ts';
import { parseOrThrow } from '../validate/parse-or-throw.ts';
import { flagsForCreate, flagsForEdit, legacyFieldErrors } from './flags.ts';
import { missingFileErrors, resolveMedia, shownFileIds, shownFileNames } from './media.ts';
import { findMentions, messageText } from './mentions.ts';
import { type FilePlan, type NumberedUpload, planFiles, storeFiles } from './message-files.ts';

/** A request that creates or edits a message. */
export interface MessageRequest {
  json: unknown;
  uploads: readonly NumberedUpload[];
  channel: ChannelState;
  /** How many bytes one file may have. */
  sizeLimit: number;
  /** Path of the message's fields in the request: `['data']` in a callback. */
  at: readonly PropertyKey[];
  /** Where the message is created, or the message that is edited. */
  mode: { create: 'interaction' | 'channel' } | { edit: StoredMessage };
}

type MessageContents = Pick<
  APIMessage,
  'content' | 'embeds' | 'components' | 'attachments' | 'mentions' | 'mention_roles' | 'mention_everyone' | 'tts'
> & { flags: number };

const apiEmbedsSchema = z.custom<APIEmbed[]>();

/**
 * The contents of the message. Validates everything before it stores a file.
 * @throws DiscordError where Discord would refuse the request
 */
export async function composeMessage(
  { world, attachments, snowflake }: Pick<Platform, 'world' | 'attachments' | 'snowflake'>,
  { json, uploads, channel, sizeLimit, at: basePath, mode }: MessageRequest,
): Promise<{ contents: MessageContents; files: APIAttachment[] }> {
  const body = parseOrThrow(messageBody, json ?? {}, basePath);
  const before = 'edit' in mode ? mode.edit : undefined;
  const previous = { content: before?.message.content ?? '', embeds: before?.message.embeds ?? [] };
  const flags =
    'edit' in mode
      ? flagsForEdit(body, before?.message.flags ?? 0, basePath)
      : flagsForCreate(body, mode.create, basePath);
  const isV2 = (flags & MessageFlags.IsComponentsV2) !== 0;
  if (isV2) throwFieldErrors(legacyFieldErrors(body, previous), basePath);

  // Only the components of this request are validated; those of the edited message were validated before.
  const newComponents =
    body.components === undefined ? undefined : parseComponents(body.components ?? [], isV2, basePath);
  const plan = planFiles(body, uploads, before?.files ?? [], sizeLimit, basePath);
  throwFieldErrors(missingFileErrors(newComponents, fileNames(plan)), basePath);
  if (isV2) throwFieldErrors(hiddenFileErrors(newComponents, plan), basePath);

  const content = body.content === undefined ? previous.content : (body.content ?? '');
  const embeds = body.embeds === undefined ? previous.embeds : apiEmbedsSchema.parse(body.embeds ?? []);
  const partCount = (newComponents ?? before?.message.components ?? []).length + plan.kept.length + plan.added.length;
  if (!content && embeds.length === 0 && partCount === 0) throw createDiscordError('emptyMessage');

  const ephemeral = (flags & MessageFlags.Ephemeral) !== 0;
  const files = await storeFiles(attachments, plan, channel.id, ephemeral);
  const components = newComponents ? resolveMedia(newComponents, files, snowflake) : (before?.message.components ?? []);
  const shownIds = shownFileIds(components);
  const mentions = findMentions(world, channel, messageText(content, components), body.allowed_mentions);
  // "Any attached files that are not referenced in embeds or components" (resources/message).
  const unshownFiles = files.filter(({ id }) => !shownIds.has(id));
  return {
    contents: { content, embeds, components, attachments: unshownFiles, flags, tts: body.tts ?? false, ...mentions },
    files,
  };
}

function throwFieldErrors(errors: readonly FieldError[], basePath: readonly PropertyKey[]): void {
  if (errors.length > 0) throw invalidFormBody(errors.map((one) => ({ ...one, path: [...basePath, ...one.path] })));
}

function fileNames({ kept, added }: FilePlan): Set<string> {
  return new Set([...kept.map(({ filename }) => filename), ...added.map(({ upload }) => upload.name)]);
}

/** With IS_COMPONENTS_V2 nobody sees a file that no component references, so the request is refused. */
function hiddenFileErrors(components: unknown, { added }: FilePlan): FieldError[] {
  const shown = shownFileNames(components);
  return added.flatMap(({ upload: { name } }, index) => {
    const message = `The file "${name}" is not shown by any component.`;
    return shown.has(name)
      ? []
      : [{ path: ['attachments', index], code: 'COMPONENTS_V2_ATTACHMENT_NOT_REFERENCED', message }];
  });
}
