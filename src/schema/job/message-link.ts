import type { Job } from './job.ts';

/** A link to a job's pictures; undefined if they are private, because ephemeral messages have no link, or not delivered yet. */
export function messageLink({ guild, message, private: isPrivate }: Job): string | undefined {
  return message && !isPrivate ? linkToMessage(guild, message) : undefined;
}

/** A link to a message of a server, or of direct messages. */
export function linkToMessage(
  guild: string | undefined,
  { channel, id }: { readonly channel: string; readonly id: string },
): string {
  return `https://discord.com/channels/${guild ?? '@me'}/${channel}/${id}`;
}
