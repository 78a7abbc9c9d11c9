import { z } from 'zod';
import { apiBot, apiUser } from '../api-objects.ts';
import { createDiscordError } from '../discord-error.ts';
import type { Platform } from '../platform.ts';
import { DEFAULT_APP_PERMISSIONS } from '../state/permissions.ts';
import { snowflake } from '../validate/fields.ts';
import { parseOrThrow } from '../validate/parse-or-throw.ts';
import { noContent, ok, param, type RestCall, type RestResponse, type Route } from './route.ts';

/** Routes about the bot itself: application, user, gateway, and registered commands. */
export function applicationRoutes(platform: Platform): Route[] {
  const shared = { auth: 'bot', limit: 'other' } as const;
  const get = (path: string, handle: Route['handle']): Route => ({ method: 'GET', path, ...shared, handle });
  return [
    get('/gateway', () => ok({ url: platform.gateway.address() })),
    get('/gateway/bot', () => ok({ url: platform.gateway.address(), ...platform.sessionStarts.getBotGatewayInfo() })),
    get('/users/@me', () => ok(apiBot(platform.world))),
    get('/users/@me/guilds', (call) => ok(listGuilds(platform, call))),
    get('/users/:user', (call) => ok(getUser(platform, call))),
    get('/applications/@me', () => ok(getApplication(platform))),
    get('/oauth2/applications/@me', () => ok(getApplication(platform))),
    ...commandRoutes(platform, '/applications/:app/commands'),
    ...commandRoutes(platform, '/applications/:app/guilds/:guild/commands'),
  ];
}

function commandRoutes({ commands, world }: Platform, base: string): Route[] {
  const shared = { auth: 'bot', limit: 'other' } as const;
  const scope = (call: RestCall): string | null => {
    if (param(call, 'app') !== world.application.id) throw createDiscordError('unknownApplication');
    const guild = param(call, 'guild');
    if (guild && !world.guild(guild)) throw createDiscordError('missingAccess');
    return guild || null;
  };
  const id = (call: RestCall) => param(call, 'command');
  const create = (call: RestCall): RestResponse => {
    const { command, isNew } = commands.create(scope(call), call.json);
    return ok(command, isNew ? 201 : 200);
  };
  const remove = (call: RestCall): RestResponse => {
    commands.remove(scope(call), id(call));
    return noContent;
  };
  const one = `${base}/:command`;
  return [
    { method: 'GET', path: base, ...shared, handle: (call) => ok(commands.list(scope(call))) },
    { method: 'PUT', path: base, ...shared, handle: (call) => ok(commands.replace(scope(call), call.json)) },
    { method: 'POST', path: base, ...shared, handle: create },
    { method: 'GET', path: one, ...shared, handle: (call) => ok(commands.get(scope(call), id(call))) },
    { method: 'PATCH', path: one, ...shared, handle: (call) => ok(commands.edit(scope(call), id(call), call.json)) },
    { method: 'DELETE', path: one, ...shared, handle: remove },
  ];
}

/** The guilds that the bot is a member of, by id (resources/user, "Get Current User Guilds"). */
function listGuilds({ world }: Platform, call: RestCall) {
  const limit = parseOrThrow(z.coerce.number().int().min(1).max(200), call.query.get('limit') ?? 200, ['limit']);
  const after = BigInt(parseOrThrow(snowflake, call.query.get('after') ?? '0', ['after']));
  const partialFields = {
    icon: null,
    banner: null,
    owner: false,
    permissions: `${DEFAULT_APP_PERMISSIONS}`,
    features: [],
  };
  return world.guilds
    .filter(({ id }) => BigInt(id) > after)
    .sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1))
    .slice(0, limit)
    .map(({ id, name }) => ({ id, name, ...partialFields }));
}

function getUser({ world }: Platform, call: RestCall) {
  const id = param(call, 'user');
  if (id === world.application.id) return apiBot(world);
  if (!world.user(id)) throw createDiscordError('unknownUser');
  return apiUser(world, id);
}

function getApplication({ world }: Platform) {
  const { id, name } = world.application;
  const flags = { flags: 0, bot_public: true, bot_require_code_grant: false, verify_key: '0'.repeat(64) };
  const textFields = {
    icon: null,
    description: '',
    summary: '',
    tags: [],
    redirect_uris: [],
    interactions_endpoint_url: null,
  };
  const owner = world.users[0] ? apiUser(world, world.users[0].id) : undefined;
  return {
    id,
    name,
    ...textFields,
    ...flags,
    owner,
    team: null,
    bot: apiBot(world),
    integration_types_config: { '0': {} },
  };
}
