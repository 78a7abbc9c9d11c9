import type { APIAttachment } from 'discord.js';
import { apiChannel, apiPartialMember, apiRole, apiUser } from '../api-objects.ts';
import type { Platform } from '../platform.ts';
import type { Upload } from '../state/attachments.ts';
import { ALL_PERMISSIONS } from '../state/permissions.ts';
import { type Actor, locateActor } from './interaction-packet.ts';
import { UserActionRefusedError } from './user-action-refused-error.ts';

/** Collects the `resolved` objects of an interaction. Methods return false where an id does not exist. */
export interface Resolver {
  user(id: string): boolean;
  role(id: string): boolean;
  channel(id: string): boolean;
  message(id: string, message: unknown): void;
  /** Stores the file with this part name for the option or field `name`. Resolves with the attachment's id. */
  file(part: string, name: string): Promise<string>;
  /** `undefined` where nothing was resolved, as Discord leaves the field out. */
  readonly resolved: Record<string, Record<string, unknown>> | undefined;
}

/** The files of a user action, by part name. */
export type UploadedFiles = ReadonlyMap<string, Upload>;

export function createResolver(platform: Platform, actor: Actor, files: UploadedFiles): Resolver {
  const { world, attachments } = platform;
  const { channel, guild, member } = locateActor(platform, actor);
  const resolved: Record<string, Record<string, unknown>> = {};
  const addResolved = (type: string, id: string, value: unknown): boolean => {
    resolved[type] = { ...resolved[type], [id]: value };
    return true;
  };
  return {
    get resolved() {
      return Object.keys(resolved).length > 0 ? resolved : undefined;
    },
    user(id) {
      if (!world.user(id) && id !== world.application.id) return false;
      const guildMember = world.member(channel.guild, id);
      if (guildMember) addResolved('members', id, apiPartialMember(guildMember));
      return addResolved('users', id, apiUser(world, id));
    },
    role(id) {
      const role = guild?.roles.find((one) => one.id === id);
      return role ? addResolved('roles', id, apiRole(role)) : false;
    },
    channel(id) {
      const guildChannel = guild?.channels.find((one) => one.id === id);
      return guildChannel
        ? addResolved('channels', id, apiChannel(guildChannel, member?.permissions ?? ALL_PERMISSIONS))
        : false;
    },
    message: (id, message) => void addResolved('messages', id, message),
    async file(part, name) {
      const upload = files.get(part);
      if (!upload) throw new UserActionRefusedError('A file is missing.', [{ name, message: 'Choose a file.' }]);
      const stored: APIAttachment = await attachments.add(channel.id, upload, { ephemeral: true });
      addResolved('attachments', stored.id, stored);
      return stored.id;
    },
  };
}
