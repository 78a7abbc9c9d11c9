import { z } from 'zod';
import { variableDocs } from './variable-docs.ts';
import { discordId, dollars, guildIds, intBetween, userIds } from './variable-types.ts';

/** The variables that say how much is painted, and where. */
export const LIMIT_VARIABLES = {
  ALLOWED_GUILDS: guildIds.optional().register(variableDocs, {
    description: 'Ids of the servers that may use the bot, separated by commas.',
    defaultText: 'all',
  }),
  BLOCKED_USERS: userIds.optional().register(variableDocs, {
    description: 'Ids of people who may not paint anywhere, separated by commas.',
    defaultText: 'none',
  }),
  ALLOW_DMS: z.stringbool({ error: 'must be true or false' }).optional().register(variableDocs, {
    description:
      'Whether people may use the bot in direct messages, and in servers that they brought it along to as their own app.',
    defaultText: '`true`, with `ALLOWED_GUILDS` `false`',
    example: 'true',
  }),
  MAX_PICTURES_PER_DAY: intBetween(0, 1_000_000_000).default(1000).register(variableDocs, {
    description: 'The most pictures in a day (UTC), in all servers together.',
  }),
  MAX_PICTURES_PER_MONTH: intBetween(0, 1_000_000_000).optional().register(variableDocs, {
    description: 'The most pictures in a month (UTC), in all servers together.',
    defaultText: 'none',
    example: '20000',
  }),
  PICTURES_PER_PERSON_PER_DAY: intBetween(0, 1_000_000).optional().register(variableDocs, {
    description:
      'The most pictures of one member in a day (UTC), in all servers and direct messages together. `/limits` can only lower it.',
    defaultText: 'none',
    example: '100',
  }),
  DOLLARS_PER_DAY: dollars.optional().register(variableDocs, {
    description: 'The most US dollars that predictions may cost in a day (UTC), in all servers together.',
    defaultText: 'none',
    example: '20',
  }),
  DOLLARS_PER_MONTH: dollars.optional().register(variableDocs, {
    description: 'The most US dollars that predictions may cost in a month (UTC), in all servers together.',
    defaultText: 'none',
    example: '250.50',
  }),
  OPERATOR_CHANNEL: discordId.optional().register(variableDocs, {
    description:
      'Id of a channel that the bot can post in: there it tells once when 80 % of a limit for all servers together are used, and once when all is. The log says it too.',
    defaultText: 'none',
    example: '1100000000000001002',
  }),
  JOBS_PER_USER: intBetween(1, 1000).default(2).register(variableDocs, {
    description: 'The most jobs of one member at once, unless `/limits` sets another number in their server.',
  }),
  JOBS_PER_GUILD: intBetween(1, 1000).default(4).register(variableDocs, {
    description: 'The most jobs of one server at once.',
  }),
  JOBS_AT_ONCE: intBetween(1, 1000).default(10).register(variableDocs, {
    description: 'The most jobs at once, in all servers together.',
  }),
  QUEUE_LENGTH: intBetween(1, 100_000).default(100).register(variableDocs, {
    description: 'The most jobs that wait in the queue.',
  }),
  QUEUE_LENGTH_PER_USER: intBetween(1, 100_000).default(10).register(variableDocs, {
    description: 'The most waiting jobs of one member, unless `/limits` sets another number in their server.',
  }),
  QUEUE_LENGTH_PER_GUILD: intBetween(1, 100_000).optional().register(variableDocs, {
    description: 'The most waiting jobs of one server, so that it never takes the places of all others.',
    defaultText: 'half of `QUEUE_LENGTH`; all of it if `ALLOWED_GUILDS` is a single server',
    example: '50',
  }),
  MAX_JOBS_PER_USER: intBetween(1, 1000).optional().register(variableDocs, {
    description: 'The most jobs of one member at once that `/limits` can allow, in all servers together.',
    defaultText: 'twice `JOBS_PER_USER`',
    example: '4',
  }),
  MAX_QUEUE_LENGTH_PER_USER: intBetween(1, 100_000).optional().register(variableDocs, {
    description: 'The most waiting jobs of one member that `/limits` can allow.',
    defaultText: 'twice `QUEUE_LENGTH_PER_USER`',
    example: '20',
  }),
} as const;
