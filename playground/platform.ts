import type { Attachments } from './attachments.ts';
import type { Bus } from './bus.ts';
import type { Commands } from './commands.ts';
import type { Exchanges } from './exchanges.ts';
import type { Gateway } from './gateway.ts';
import type { Starts } from './gateway-starts.ts';
import type { Interactions } from './interactions/live.ts';
import type { Messages } from './messages.ts';
import type { WorldState } from './world.ts';

/** All parts of the stand-in, as the routes and acts need them. */
export interface Platform {
  now: () => number;
  snowflake: () => string;
  world: WorldState;
  bus: Bus;
  messages: Messages;
  attachments: Attachments;
  commands: Commands;
  interactions: Interactions;
  exchanges: Exchanges;
  gateway: Gateway;
  starts: Starts;
  /** The bot token that is accepted. */
  token: string;
  /** `http://127.0.0.1:PORT` */
  origin: () => string;
}
