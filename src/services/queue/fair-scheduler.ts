import { createRankedSet, type RankedSet } from './ranked-set.ts';
import {
  createGuildState,
  createMemberState,
  createPersonState,
  type GuildState,
  LANES,
  type Lane,
  laneOf,
  type MemberState,
  type PersonState,
  type QueuedJob,
} from './scheduler-state.ts';

/**
 * Chooses the next job: pictures before sheet cells, then the server with the fewest running jobs, in it the person with the
 * fewest, and among equals the one that has waited longest since its last job. So nobody starts a second job while a server
 * with none running waits, and no picture starves. It has no timers, so the forecast can simulate it. A change takes O(log n)
 * steps for n waiting jobs: only the person and the servers that it concerns are ranked anew.
 */
export class FairScheduler<T extends QueuedJob> {
  readonly #perGuild: number;
  readonly #guilds = new Map<string, GuildState<T>>();
  readonly #persons = new Map<string, PersonState<T>>();
  /** By person and server. */
  readonly #members = new Map<string, MemberState<T>>();
  readonly #startable: Record<Lane, RankedSet<GuildState<T>>> = {
    pictures: createRankedSet(),
    cells: createRankedSet(),
  };
  #capacity = 0;
  #clock = 0;

  constructor(perGuild: number) {
    this.#perGuild = perGuild;
  }

  /** Takes a job that waits, and is not ready yet. */
  add(job: T): void {
    const at = this.#clock++;
    const guild = getOrInsert(this.#guilds, job.guild, () => createGuildState(at));
    const person = getOrInsert(this.#persons, job.person, () => createPersonState(at));
    const member = getOrInsert(this.#members, memberKey(job), () => createMemberState(guild, person));
    person.members.add(member);
    member.lanes[laneOf(job)].waiting.add(job);
    for (const each of [guild, person]) each.waiting++;
  }

  /** Says whether a waiting job may start as far as the scheduler is not concerned. */
  setReady(job: T, isReady: boolean): void {
    const member = this.#memberOf(job);
    const { ready } = member.lanes[laneOf(job)];
    if (isReady) ready.add(job);
    else ready.delete(job);
    this.#rankMember(member);
    this.#rankGuild(member.guild);
  }

  /** Removes a waiting job that will not run. */
  remove(job: T): void {
    const member = this.#stopWaiting(job);
    this.#update(job, member);
  }

  /** Marks a waiting job as running. */
  start(job: T): void {
    const member = this.#stopWaiting(job);
    for (const each of [member, member.guild, member.person]) each.running++;
    if (job.isSheetCell) member.guild.sheetCells++;
    this.#update(job, member);
  }

  /** Removes a running job. */
  finish(job: T): void {
    const member = this.#memberOf(job);
    const { guild, person } = member;
    for (const each of [member, guild, person]) each.running--;
    if (job.isSheetCell) guild.sheetCells--;
    for (const each of [guild, person]) each.idleSince = this.#clock;
    this.#clock++;
    this.#update(job, member);
  }

  /** The waiting job to start next; undefined if none may start. */
  next(): T | undefined {
    for (const lane of LANES) {
      const member = this.#startable[lane].first?.lanes[lane].startable.first;
      if (member) return firstReady(member, lane);
    }
    return undefined;
  }

  /** Whether a waiting job might start now if it were ready. */
  hasRoom(job: T): boolean {
    const { guild, person, running } = this.#memberOf(job);
    const { maxRunning, maxRunningInGuild = maxRunning, isSheetCell } = job;
    const isWithinLimits = person.running < maxRunning && running < maxRunningInGuild;
    return isWithinLimits && guild.running < this.#perGuild && !(isSheetCell && guild.sheetCells >= this.#maxCells);
  }

  /** At most how many of the waiting jobs may start now. */
  get capacity(): number {
    return this.#capacity;
  }

  /** The same jobs in the same order, all that wait ready. Takes O(n log n) steps. */
  copy(running: Iterable<T>, waiting: Iterable<T>): FairScheduler<T> {
    const copy = new FairScheduler<T>(this.#perGuild);
    const started = [...running];
    const waited = [...waiting];
    for (const job of [...started, ...waited]) copy.add(job);
    for (const [key, guild] of copy.#guilds) guild.idleSince = this.#guilds.get(key)?.idleSince ?? guild.idleSince;
    for (const [key, person] of copy.#persons) person.idleSince = this.#persons.get(key)?.idleSince ?? person.idleSince;
    copy.#clock = Math.max(copy.#clock, this.#clock);
    for (const job of started) copy.start(job);
    for (const job of waited) copy.setReady(job, true);
    return copy;
  }

  /** Cells of compare sheets that may run in a server. */
  get #maxCells(): number {
    return Math.max(1, Math.floor(this.#perGuild / 2));
  }

  #memberOf(job: T): MemberState<T> {
    const member = this.#members.get(memberKey(job));
    if (!member) throw new Error(`no job of ${memberKey(job)} waits or runs`);
    return member;
  }

  #stopWaiting(job: T): MemberState<T> {
    const member = this.#memberOf(job);
    const { waiting, ready } = member.lanes[laneOf(job)];
    waiting.delete(job);
    ready.delete(job);
    for (const each of [member.guild, member.person]) each.waiting--;
    return member;
  }

  /** Ranks what a change of a job concerns, and forgets who has no jobs left. */
  #update(job: T, member: MemberState<T>): void {
    const { guild, person } = member;
    for (const each of person.members) {
      this.#rankMember(each);
      this.#rankGuild(each.guild);
    }
    const { pictures, cells } = member.lanes;
    if (member.running + pictures.waiting.size + cells.waiting.size === 0) {
      person.members.delete(member);
      this.#members.delete(memberKey(job));
    }
    if (person.waiting + person.running === 0) this.#persons.delete(job.person);
    if (guild.waiting + guild.running === 0) this.#guilds.delete(job.guild);
  }

  #rankMember(member: MemberState<T>): void {
    const { person, guild } = member;
    for (const lane of LANES) {
      const own = member.lanes[lane];
      const { maxRunning = 0, maxRunningInGuild = maxRunning } = firstReady(member, lane) ?? {};
      const capacity = Math.min(own.ready.size, maxRunning - person.running, maxRunningInGuild - member.running);
      const { startable } = guild.lanes[lane];
      if (capacity > 0) startable.set(member, [person.running, person.idleSince]);
      else startable.delete(member);
      guild.lanes[lane].memberCapacity += Math.max(0, capacity) - own.capacity;
      own.capacity = Math.max(0, capacity);
    }
  }

  #rankGuild(guild: GuildState<T>): void {
    const room = this.#perGuild - guild.running;
    const roomForCells = this.#maxCells - guild.sheetCells;
    for (const lane of LANES) {
      const own = guild.lanes[lane];
      const capacity = Math.min(own.memberCapacity, lane === 'cells' ? Math.min(room, roomForCells) : room);
      if (capacity > 0) this.#startable[lane].set(guild, [guild.running, guild.idleSince]);
      else this.#startable[lane].delete(guild);
      this.#capacity += Math.max(0, capacity) - own.capacity;
      own.capacity = Math.max(0, capacity);
    }
  }
}

/** The one that joined first. */
function firstReady<T extends QueuedJob>({ lanes }: MemberState<T>, lane: Lane): T | undefined {
  const { waiting, ready } = lanes[lane];
  if (ready.size === 0) return undefined;
  for (const job of waiting) if (ready.has(job)) return job;
  return undefined;
}

const memberKey = ({ guild, person }: QueuedJob): string => `${person} in ${guild}`;

function getOrInsert<T>(map: Map<string, T>, key: string, create: () => T): T {
  const found = map.get(key) ?? create();
  map.set(key, found);
  return found;
}
