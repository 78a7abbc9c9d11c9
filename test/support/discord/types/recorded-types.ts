import type { RecordedTraffic } from '#playground/state/traffic.ts';

/** A recorded value, and the type of discord-api-types that it must have. */
export interface TypedRecord {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
}

/** The types of a request's body and of its answer, by method and path. The first row that fits counts. */
const REST_TYPES: readonly (readonly [pattern: RegExp, body: string | undefined, answer: string | undefined])[] = [
  [/^GET \/gateway\/bot/, undefined, 'RESTGetAPIGatewayBotResult'],
  [/^GET \/users\/@me\/guilds/, undefined, 'RESTGetAPICurrentUserGuildsResult'],
  [/^GET \/users\/@me/, undefined, 'RESTGetAPICurrentUserResult'],
  [/^GET \/applications\/@me/, undefined, 'RESTGetCurrentApplicationResult'],
  [
    /^PUT \/applications\/\d+\/commands/,
    'RESTPutAPIApplicationCommandsJSONBody',
    'RESTPutAPIApplicationCommandsResult',
  ],
  [/^GET \/applications\/\d+\/commands/, undefined, 'RESTGetAPIApplicationCommandsResult'],
  [
    /^PUT \/applications\/\d+\/guilds\/\d+\/commands/,
    'RESTPutAPIApplicationGuildCommandsJSONBody',
    'RESTPutAPIApplicationGuildCommandsResult',
  ],
  [
    /^POST \/applications\/\d+\/guilds\/\d+\/commands/,
    'RESTPostAPIApplicationGuildCommandsJSONBody',
    'RESTPostAPIApplicationGuildCommandsResult',
  ],
  [
    /^POST \/interactions\/.*\/callback/,
    'RESTPostAPIInteractionCallbackJSONBody',
    'RESTPostAPIInteractionCallbackWithResponseResult',
  ],
  [
    /^PATCH \/webhooks\/.*\/messages\/@original/,
    'RESTPatchAPIInteractionOriginalResponseJSONBody',
    'RESTPatchAPIInteractionOriginalResponseResult',
  ],
  [
    /^PATCH \/webhooks\/.*\/messages\/\d+/,
    'RESTPatchAPIInteractionFollowupJSONBody',
    'RESTPatchAPIInteractionFollowupResult',
  ],
  [/^GET \/webhooks\/.*\/messages\//, undefined, 'RESTGetAPIInteractionFollowupResult'],
  [/^DELETE \/webhooks\/.*\/messages\//, undefined, undefined],
  [/^POST \/webhooks\//, 'RESTPostAPIInteractionFollowupJSONBody', 'RESTPostAPIInteractionFollowupResult'],
  [/^POST \/channels\/\d+\/messages/, 'RESTPostAPIChannelMessageJSONBody', 'RESTPostAPIChannelMessageResult'],
  [/^PATCH \/channels\/\d+\/messages\/\d+/, 'RESTPatchAPIChannelMessageJSONBody', 'RESTPatchAPIChannelMessageResult'],
  [/^GET \/channels\/\d+\/messages\/\d+/, undefined, 'RESTGetAPIChannelMessageResult'],
  [/^GET \/channels\/\d+\/messages/, undefined, 'RESTGetAPIChannelMessagesResult'],
  [/^DELETE \/channels\/\d+\/messages\/\d+/, undefined, undefined],
];

/** What was sent and answered over REST that Discord would take. @throws Error for a request that no row names */
export function typedRequests(requests: readonly RecordedTraffic[]): TypedRecord[] {
  const taken = requests.filter(({ status = 0 }) => status >= 200 && status < 300);
  return taken.flatMap(({ name, body, answer }) => {
    const row = REST_TYPES.find(([pattern]) => pattern.test(name));
    if (!row) throw new Error(`No type is known for ${name}`);
    const [, bodyType, answerType] = row;
    return [
      ...(bodyType !== undefined && body !== undefined ? [{ name, type: bodyType, value: body }] : []),
      ...(answerType !== undefined && answer !== undefined
        ? [{ name: `answer to ${name}`, type: answerType, value: answer }]
        : []),
    ];
  });
}
