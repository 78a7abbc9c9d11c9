/** A job as the order of turns looks at it. */
export interface QueuedJob {
  readonly guild: string;
  /** Whose jobs at once are counted, and how many they may be. */
  readonly person: string;
  readonly maxRunning: number;
  /** How many of them may run in this server, if not as many as anywhere. */
  readonly maxRunningInGuild?: number;
  /** A cell of a compare sheet. */
  readonly isSheetCell: boolean;
}

/** What one server or one person has open. */
interface OpenJobs {
  waiting: number;
  running: number;
  sheetCells: number;
  /** When it last gave a slot back, or else began to wait. */
  idleSince: number;
}

/**
 * Whose turn is next: pictures before sheets, then the server that runs least, in it the person who runs least, and among
 * equals who has gone without for longest. So nobody starts twice while a server waits that has nothing running, and no
 * picture is overtaken for ever. It is a rule without timers, so that it can be played forward to tell what is to come.
 */
export class FairScheduler {
  readonly #perGuild: number;
  readonly #guilds = new Map<string, OpenJobs>();
  readonly #persons = new Map<string, OpenJobs>();
  /** By person and server. */
  readonly #members = new Map<string, OpenJobs>();
  #clock = 0;

  constructor(perGuild: number) {
    this.#perGuild = perGuild;
  }

  copy(): FairScheduler {
    const copy = new FairScheduler(this.#perGuild);
    for (const [key, share] of this.#guilds) copy.#guilds.set(key, { ...share });
    for (const [key, share] of this.#persons) copy.#persons.set(key, { ...share });
    for (const [key, share] of this.#members) copy.#members.set(key, { ...share });
    copy.#clock = this.#clock;
    return copy;
  }

  add(job: QueuedJob): void {
    const initial = { waiting: 0, running: 0, sheetCells: 0, idleSince: this.#clock++ };
    if (!this.#guilds.has(job.guild)) this.#guilds.set(job.guild, { ...initial });
    if (!this.#persons.has(job.person)) this.#persons.set(job.person, { ...initial });
    if (!this.#members.has(memberKey(job))) this.#members.set(memberKey(job), { ...initial });
    this.#updateOpenJobs(job, (share) => {
      share.waiting++;
    });
  }

  /** For a job that waits and will not run. */
  remove(job: QueuedJob): void {
    this.#updateOpenJobs(job, (share) => {
      share.waiting--;
    });
  }

  /** For a job that waits. */
  start(job: QueuedJob): void {
    this.#updateOpenJobs(job, (share) => {
      share.waiting--;
      share.running++;
      if (job.isSheetCell) share.sheetCells++;
    });
  }

  /** For a job that runs. */
  finish(job: QueuedJob): void {
    this.#updateOpenJobs(job, (share) => {
      share.running--;
      if (job.isSheetCell) share.sheetCells--;
      share.idleSince = this.#clock++;
    });
  }

  /** Whether its server and its person may run one more. */
  canStart(job: QueuedJob): boolean {
    const { guild, person } = this.#openJobsOf(job);
    const { maxRunningInGuild } = job;
    if (maxRunningInGuild !== undefined) {
      const running = this.#members.get(memberKey(job))?.running ?? 0;
      if (running >= maxRunningInGuild) return false;
    }
    if (guild.running >= this.#perGuild || person.running >= job.maxRunning) return false;
    return !job.isSheetCell || guild.sheetCells < Math.max(1, Math.floor(this.#perGuild / 2));
  }

  /** The one to start next of those that wait, the longest waiting first; none where none may. */
  next<T extends QueuedJob>(waiting: Iterable<T>): T | undefined {
    let best: T | undefined;
    for (const job of waiting) if (this.canStart(job) && (!best || this.#compare(job, best) < 0)) best = job;
    return best;
  }

  #compare(job: QueuedJob, other: QueuedJob): number {
    const [mine, theirs] = [this.#openJobsOf(job), this.#openJobsOf(other)];
    return (
      Number(job.isSheetCell) - Number(other.isSheetCell) ||
      mine.guild.running - theirs.guild.running ||
      mine.guild.idleSince - theirs.guild.idleSince ||
      mine.person.running - theirs.person.running ||
      mine.person.idleSince - theirs.person.idleSince
    );
  }

  #openJobsOf({ guild, person }: QueuedJob) {
    return { guild: this.#guilds.get(guild) ?? NO_OPEN_JOBS, person: this.#persons.get(person) ?? NO_OPEN_JOBS };
  }

  /** A share of which nothing is open is forgotten: it begins anew. */
  #updateOpenJobs(job: QueuedJob, change: (share: OpenJobs) => void): void {
    const shared = [
      [this.#guilds, job.guild],
      [this.#persons, job.person],
      [this.#members, memberKey(job)],
    ] as const;
    for (const [shares, key] of shared) {
      const share = shares.get(key);
      if (!share) continue;
      change(share);
      if (share.waiting + share.running === 0) shares.delete(key);
    }
  }
}

/** The share of who has nothing open. */
const NO_OPEN_JOBS: OpenJobs = Object.freeze({ waiting: 0, running: 0, sheetCells: 0, idleSince: 0 });

const memberKey = ({ guild, person }: QueuedJob): string => `${person} in ${guild}`;
