import { createRankedSet, type RankedSet } from './ranked-set.ts';

/** What the scheduler knows of a job. */
export interface QueuedJob {
  readonly guild: string;
  /** Key by which a person's running jobs are counted, and how many may run at once. */
  readonly person: string;
  readonly maxRunning: number;
  /** How many of them may run in this server, if not as many as anywhere. */
  readonly maxRunningInGuild?: number;
  /** A cell of a compare sheet. */
  readonly isSheetCell: boolean;
}

/** Pictures go before the cells of compare sheets. */
export const LANES = ['pictures', 'cells'] as const;
export type Lane = (typeof LANES)[number];
export const laneOf = ({ isSheetCell }: QueuedJob): Lane => (isSheetCell ? 'cells' : 'pictures');

/** What one server or one person has open. */
interface OpenJobs {
  waiting: number;
  running: number;
  /** Scheduler clock when its last job ended, or else when it began to wait. */
  idleSince: number;
}

export interface GuildState<T> extends OpenJobs {
  sheetCells: number;
  readonly lanes: Record<Lane, GuildLane<T>>;
}

/** What a server has waiting of one kind. */
interface GuildLane<T> {
  /** Its members with a job that may start, but for the limits of the server. */
  readonly startable: RankedSet<MemberState<T>>;
  /** How many jobs of theirs may start. */
  memberCapacity: number;
  /** How many may start with the limits of the server. */
  capacity: number;
}

export interface PersonState<T> extends OpenJobs {
  readonly members: Set<MemberState<T>>;
}

/** A person in a server. */
export interface MemberState<T> {
  readonly guild: GuildState<T>;
  readonly person: PersonState<T>;
  running: number;
  readonly lanes: Record<Lane, MemberLane<T>>;
}

/** What a person has waiting of one kind in a server. */
interface MemberLane<T> {
  /** In the order in which they joined. */
  readonly waiting: Set<T>;
  readonly ready: Set<T>;
  /** How many may start with the limits of the person. */
  capacity: number;
}

export function createGuildState<T>(idleSince: number): GuildState<T> {
  const lane = () => ({ startable: createRankedSet<MemberState<T>>(), memberCapacity: 0, capacity: 0 });
  return { waiting: 0, running: 0, idleSince, sheetCells: 0, lanes: { pictures: lane(), cells: lane() } };
}

export function createPersonState<T>(idleSince: number): PersonState<T> {
  return { waiting: 0, running: 0, idleSince, members: new Set() };
}

export function createMemberState<T>(guild: GuildState<T>, person: PersonState<T>): MemberState<T> {
  const lane = () => ({ waiting: new Set<T>(), ready: new Set<T>(), capacity: 0 });
  return { guild, person, running: 0, lanes: { pictures: lane(), cells: lane() } };
}
