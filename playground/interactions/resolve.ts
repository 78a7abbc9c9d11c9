import type { APIAttachment } from 'discord.js';
import { apiChannel, apiPartialMember, apiRole, apiUser } from '../api-shapes.ts';
import type { Upload } from '../attachments.ts';
import { everything } from '../permissions.ts';
import type { Platform } from '../platform.ts';
import { type Actor, placeOf } from './envelope.ts';
import { ActRefusedError } from './refused.ts';

/** `resolved` of an interaction, as it fills. */
export interface Resolver {
  user(id: string): boolean;
  role(id: string): boolean;
  channel(id: string): boolean;
  message(id: string, message: unknown): void;
  /** Stores the file part of that name and gives the id of its attachment. */
  file(part: string, name: string): Promise<string>;
  /** `undefined` where nothing was resolved, as Discord leaves the field out. */
  readonly resolved: Record<string, Record<string, unknown>> | undefined;
}

/** The files that came with an act, by the names of their parts. */
export type Files = ReadonlyMap<string, Upload>;

export function createResolver(platform: Platform, actor: Actor, files: Files): Resolver {
  const { world, attachments } = platform;
  const { channel, guild, member } = placeOf(platform, actor);
  const resolved: Record<string, Record<string, unknown>> = {};
  const put = (kind: string, id: string, value: unknown): boolean => {
    resolved[kind] = { ...resolved[kind], [id]: value };
    return true;
  };
  return {
    get resolved() {
      return Object.keys(resolved).length > 0 ? resolved : undefined;
    },
    user(id) {
      if (!world.user(id) && id !== world.application.id) return false;
      const there = world.member(channel.guild, id);
      if (there) put('members', id, apiPartialMember(there));
      return put('users', id, apiUser(world, id));
    },
    role(id) {
      const role = guild?.roles.find((one) => one.id === id);
      return role ? put('roles', id, apiRole(role)) : false;
    },
    channel(id) {
      const found = guild?.channels.find((one) => one.id === id);
      return found ? put('channels', id, apiChannel(found, member?.permissions ?? everything)) : false;
    },
    message: (id, message) => void put('messages', id, message),
    async file(part, name) {
      const upload = files.get(part);
      if (!upload) throw new ActRefusedError('A file is missing.', [{ name, message: 'Choose a file.' }]);
      const stored: APIAttachment = await attachments.add(channel.id, upload, { ephemeral: true });
      put('attachments', stored.id, stored);
      return stored.id;
    },
  };
}
