import { expect, it } from 'vitest';
import { readConfig } from '#schema/config/environment.ts';
import { misspelledVariableWarnings } from '#schema/config/misspelled-variables.ts';
import { RENAMED_VARIABLES } from '#schema/config/renamed-variables.ts';
import { VARIABLE_SECTIONS } from '#schema/config/variables.ts';

it.each([
  ['DISCORD_TOEKN', 'DISCORD_TOKEN'],
  ['DISCORDTOKEN_', 'DISCORD_TOKEN'],
  ['REPLICATE_API_TOKENS', 'REPLICATE_API_TOKEN'],
  ['MAX_PICTURE_PER_DAY', 'MAX_PICTURES_PER_DAY'],
  ['allowed_guilds', 'ALLOWED_GUILDS'],
  ['DISCORD_BOT_TOKEN', 'DISCORD_TOKEN'],
  ['BOT_TOKEN', 'DISCORD_TOKEN'],
  ['REPLICATE_TOKEN', 'REPLICATE_API_TOKEN'],
  ['REPLICATE_API_KEY', 'REPLICATE_API_TOKEN'],
  ['MAX_PICTURES_DAY', 'MAX_PICTURES_PER_DAY'],
  ['REDIS_URL', 'STORE_URL'],
])('says that %s has no effect, and what may be meant', (name, meant) => {
  expect(misspelledVariableWarnings({ [name]: 'x' })).toEqual([`${name} has no effect: did you mean ${meant}?`]);
  expect(misspelledVariableWarnings({ [name]: ' ' })).toEqual([]);
});

it('says nothing of its own variables, their old names, or those of other programs', () => {
  const own = [...Object.values(VARIABLE_SECTIONS).flatMap(Object.keys), ...RENAMED_VARIABLES.keys()];
  const others = ['NODE_OPTIONS', 'REDIS_PASSWORD', 'REDIS_PORT', 'HOME', 'HOSTNAME', 'XDG_DATA_DIRS', 'LC_ALL'];
  const alike = ['NODE_EXTRA_CA_CERTS', 'NPM_CONFIG_LOG_LEVEL', 'RUST_LOG_LEVEL', 'APP_PUBLIC_URL', 'DISCORD_WEBHOOK'];
  for (const name of [...own, ...others, ...alike])
    expect(misspelledVariableWarnings({ [name]: 'x' }), name).toEqual([]);
  expect(misspelledVariableWarnings({ REDIS_URL: 'redis://cache', STORE_URL: 'redis://store' })).toEqual([]);
});

it('names it beside what is missing because of it', () => {
  expect(() => readConfig({ NODE_ENV: 'production', DISCORD_TOEKN: 'x' })).toThrow(
    '  - DISCORD_TOKEN: is missing, and NODE_ENV=production does not open a playground\n  - DISCORD_TOEKN has no effect: did you mean DISCORD_TOKEN?',
  );
});
