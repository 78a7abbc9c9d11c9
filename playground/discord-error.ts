/** The `errors` of a Discord error body: nested field names, with `_errors` lists at the leaves. */
export interface ErrorTree {
  _errors?: { code: string; message: string }[];
  [field: string]: ErrorTree | { code: string; message: string }[] | undefined;
}

/** What is wrong with one field of a request. */
export interface FieldError {
  path: readonly PropertyKey[];
  code: string;
  message: string;
}

/** A request that Discord would refuse, with the status and JSON body of its response. */
export class DiscordError extends Error {
  override readonly name = 'DiscordError';
  readonly status: number;
  readonly code: number;
  readonly errors: ErrorTree | undefined;

  constructor(status: number, code: number, message: string, errors?: ErrorTree) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  /** The JSON body of the response. */
  get body(): { message: string; code: number; errors?: ErrorTree } {
    return { message: this.message, code: this.code, ...(this.errors ? { errors: this.errors } : {}) };
  }
}

/** Status, code and message of the errors that name no field (topics/opcodes-and-status-codes). */
const DISCORD_ERRORS = {
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  unknownApplication: [404, 10002, 'Unknown Application'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  tooLarge: [413, 40005, 'Request entity too large'],
  acknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  missingAccess: [403, 50001, 'Missing Access'],
  notAuthor: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  cannotMessageUser: [403, 50007, 'Cannot send messages to this user'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  invalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
} as const satisfies Record<string, readonly [number, number, string]>;

/** Creates one of the errors in {@link DISCORD_ERRORS}. */
export function createDiscordError(name: keyof typeof DISCORD_ERRORS): DiscordError {
  const [status, code, message] = DISCORD_ERRORS[name];
  return new DiscordError(status, code, message);
}

/** Error 50035 with every field error at the path of its field. */
export function invalidFormBody(fieldErrors: readonly FieldError[]): DiscordError {
  const errors: ErrorTree = {};
  for (const { path, code, message } of fieldErrors) {
    let node = errors;
    for (const key of path) {
      const next = node[String(key)];
      const child: ErrorTree = next && !Array.isArray(next) ? next : {};
      node[String(key)] = child;
      node = child;
    }
    node._errors = [...(node._errors ?? []), { code, message }];
  }
  return new DiscordError(400, 50035, 'Invalid Form Body', errors);
}
