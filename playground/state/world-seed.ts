import type { User } from '#playground/contract.ts';

/** A guild to begin with. Ids are fixed, so that what a bot stored by guild is found again after a restart. */
export interface GuildSeed {
  id: string;
  name: string;
  channels: { id: string; name: string; nsfw?: boolean }[];
  members: { user: string; admin?: boolean; nick?: string }[];
  /** Bytes that one file of an interaction here may have; Discord's default is 10 MiB, boosted servers have more. */
  attachmentSizeLimit?: number;
  /** What the bot may do here; everything that its invite link asks for unless given. */
  appPermissions?: bigint;
}

export interface WorldSeed {
  application: { id: string; name: string };
  users: User[];
  /** Ids of the channels in which each user talks to the bot alone. */
  dms: { id: string; user: string }[];
  guilds: GuildSeed[];
}

const ADA_ID = '1100000000000000101';
const BEN_ID = '1100000000000000102';
const CLEO_ID = '1100000000000000103';

/** Two servers, so that switching between them matters, and one person who runs only one of them. */
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
      members: [{ user: ADA_ID, admin: true }, { user: BEN_ID }, { user: CLEO_ID, nick: 'Cleo the Painter' }],
    },
    {
      id: '1100000000000002000',
      name: 'Atelier',
      channels: [
        { id: '1100000000000002001', name: 'general' },
        { id: '1100000000000002002', name: 'sketches' },
      ],
      members: [{ user: ADA_ID }, { user: BEN_ID }, { user: CLEO_ID, admin: true }],
    },
  ],
};
