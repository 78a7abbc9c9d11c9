import type { Gateway } from './gateway/gateway.ts';
import type { SessionStartLimiter } from './gateway/session-start-limiter.ts';
import type { AttachmentStore } from './state/attachments.ts';
import type { CommandRegistry } from './state/commands.ts';
import type { EventBus } from './state/event-bus.ts';
import type { InteractionStore } from './state/interactions.ts';
import type { MessageStore } from './state/messages.ts';
import type { TrafficLog } from './state/traffic.ts';
import type { WorldState } from './state/world.ts';

/** All parts of the stand-in, as the routes and acts need them. */
export interface Platform {
  now: () => number;
  snowflake: () => string;
  world: WorldState;
  bus: EventBus;
  messages: MessageStore;
  attachments: AttachmentStore;
  commands: CommandRegistry;
  interactions: InteractionStore;
  traffic: TrafficLog;
  gateway: Gateway;
  sessionStarts: SessionStartLimiter;
  /** The bot token that is accepted. */
  token: string;
  /** `http://127.0.0.1:PORT` */
  origin: () => string;
}
