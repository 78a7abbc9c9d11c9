import type { Job } from './job.ts';

/** Where a job's pictures are; none where they were shown to one person alone, which nobody can be led to, or are not there yet. */
export function messageLink({ guild, message, private: isPrivate }: Job): string | undefined {
  if (!message || isPrivate) return undefined;
  return `https://discord.com/channels/${guild ?? '@me'}/${message.channel}/${message.id}`;
}
