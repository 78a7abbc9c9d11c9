import type { BotName } from '../protocol.ts';

/** An application of Discord. */
export interface Application {
  readonly name: BotName;
  readonly id: string;
  readonly token: string;
}

/** The bots' ids and tokens. */
export const APPLICATIONS: Readonly<Record<BotName, Application>> = {
  lorikeet: { name: 'lorikeet', id: '900000000400000001', token: createToken('900000000400000001') },
  baseline: { name: 'baseline', id: '900000000400000002', token: createToken('900000000400000002') },
};

/** A token in the form that discord.js expects: the id comes first. */
function createToken(id: string): string {
  return `${Buffer.from(id).toString('base64url')}.bench1.${'a'.repeat(38)}`;
}

export function findByToken(token: string | undefined): Application | undefined {
  return Object.values(APPLICATIONS).find((each) => each.token === token);
}

/** The user object of a bot. */
export function botUser({ id, name }: Application) {
  return {
    id,
    username: name,
    global_name: null,
    discriminator: '0',
    avatar: null,
    public_flags: 0,
    flags: 0,
    bot: true,
  };
}
