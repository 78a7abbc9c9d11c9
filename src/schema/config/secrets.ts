import type { Config } from './environment.ts';

/** Characters below which a password is a word that may stand anywhere. */
const MIN_SECRET_LENGTH = 4;

/** The values in the config that nobody may read: not in a log, not on a terminal. */
export function collectSecrets(
  config: Pick<Config, 'DISCORD_TOKEN' | 'REPLICATE_API_TOKEN' | 'STORE_URL' | 'MODEL_SECRETS'>,
): string[] {
  const { password = '' } = URL.parse(config.STORE_URL) ?? {};
  const candidates = [
    config.DISCORD_TOKEN,
    config.REPLICATE_API_TOKEN,
    password,
    decodePassword(password),
    ...(config.MODEL_SECRETS?.values() ?? []),
  ];
  return [...new Set(candidates.flatMap((each) => (each && each.length >= MIN_SECRET_LENGTH ? [each] : [])))];
}

/** A text without them. */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((redacted, secret) => redacted.replaceAll(secret, '[secret]'), text);
}

function decodePassword(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
