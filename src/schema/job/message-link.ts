import type { Job } from './job.ts';

/** A link to a job's pictures; undefined if they are private, because ephemeral messages have no link, or not delivered yet. */
export function messageLink({ guild, message, private: isPrivate }: Job): string | undefined {
  if (!message || isPrivate) return undefined;
  return `https://discord.com/channels/${guild ?? '@me'}/${message.channel}/${message.id}`;
}
