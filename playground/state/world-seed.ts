import type { User } from '#playground/contract.ts';

/** A guild at the start. Ids are fixed, so that a bot finds what it stored by guild id after a restart. */
export interface GuildSeed {
  id: string;
  name: string;
  channels: { id: string; name: string; nsfw?: boolean }[];
  /** `roles` are names. */
  members: { user: string; admin?: boolean; nick?: string; roles?: string[] }[];
  /** Names of roles besides @everyone and that of the admins. */
  roles?: string[];
  /** How many bytes one file may have. Default: 10 MiB; boosted servers allow more. */
  attachmentSizeLimit?: number;
  /** The bot's permissions in the guild. Default: those of its invite link. */
  appPermissions?: bigint;
}

/** The world at the start. */
export interface WorldSeed {
  application: { id: string; name: string };
  users: User[];
  /** Direct-message channels with the bot, one for each user. */
  dms: { id: string; user: string }[];
  guilds: GuildSeed[];
}

const ADA_ID = '1100000000000000101';
const BEN_ID = '1100000000000000102';
const CLEO_ID = '1100000000000000103';

/** Two servers with different admins, so that permissions differ by server, and a role that not everybody has. */
export const DEFAULT_WORLD: WorldSeed = {
  application: { id: '1100000000000000001', name: 'Lorikeet' },
  users: [
    { id: ADA_ID, username: 'ada', name: 'Ada', colour: '#e0569b' },
    { id: BEN_ID, username: 'ben', name: 'Ben', colour: '#3aa76d' },
    { id: CLEO_ID, username: 'cleo', name: 'Cleo', colour: '#f0a232' },
  ],
  dms: [
    { id: '1100000000000000201', user: ADA_ID },
    { id: '1100000000000000202', user: BEN_ID },
    { id: '1100000000000000203', user: CLEO_ID },
  ],
  guilds: [
    {
      id: '1100000000000001000',
      name: 'Lorikeet Lounge',
      channels: [
        { id: '1100000000000001001', name: 'general' },
        { id: '1100000000000001002', name: 'gallery' },
        { id: '1100000000000001003', name: 'after-dark', nsfw: true },
      ],
      roles: ['Artists'],
      members: [
        { user: ADA_ID, admin: true },
        { user: BEN_ID },
        { user: CLEO_ID, nick: 'Cleo the Painter', roles: ['Artists'] },
      ],
    },
    {
      id: '1100000000000002000',
      name: 'Atelier',
      channels: [
        { id: '1100000000000002001', name: 'general' },
        { id: '1100000000000002002', name: 'sketches' },
      ],
      roles: ['Artists'],
      members: [{ user: ADA_ID }, { user: BEN_ID, roles: ['Artists'] }, { user: CLEO_ID, admin: true }],
    },
  ],
};
