/** Ms since the epoch at which Discord's ids begin. */
const DISCORD_EPOCH_MS = 1_420_070_400_000;

let lastIncrement = 0;

/** A new id of this moment. */
export function createSnowflake(): string {
  lastIncrement = (lastIncrement + 1) % 4_194_304;
  return `${(BigInt(Date.now() - DISCORD_EPOCH_MS) << 22n) | BigInt(lastIncrement)}`;
}

/** Ids that are the same in every run. @param index from 0 to 99,999,999 */
const fixedId = (prefix: number) => (index: number) => `${prefix}${`${index}`.padStart(8, '0')}`;

export const guildId = fixedId(9_000_000_001);
export const channelId = fixedId(9_000_000_002);
export const userId = fixedId(9_000_000_003);
