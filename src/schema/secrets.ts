import type { Config } from './config.ts';

/** Characters below which a password is a word that may stand anywhere. */
const LEAST = 4;

/** The values in the config that nobody may read: not in a log, not on a terminal. */
export function secretsIn(config: Pick<Config, 'DISCORD_TOKEN' | 'REPLICATE_API_TOKEN' | 'STORE_URL'>): string[] {
  const { password = '' } = URL.parse(config.STORE_URL) ?? {};
  const all = [config.DISCORD_TOKEN, config.REPLICATE_API_TOKEN, password, decoded(password)];
  return [...new Set(all.flatMap((each) => (each && each.length >= LEAST ? [each] : [])))];
}

/** A text without them. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
