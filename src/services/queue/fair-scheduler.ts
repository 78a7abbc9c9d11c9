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

/** The jobs that one server or one person has waiting and running. */
interface OpenJobs {
  waiting: number;
  running: number;
  sheetCells: number;
  /** Scheduler clock when its last job ended, or else when it began to wait. */
  idleSince: number;
}

/**
 * Chooses the next job: pictures before sheet cells, then the server with the fewest running jobs, in it the person with the
 * fewest, and among equals the one that has waited longest since its last job. So nobody starts a second job while a server
 * with none running waits, and no picture starves. It has no timers, so the forecast can simulate it.
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
    for (const [key, openJobs] of this.#guilds) copy.#guilds.set(key, { ...openJobs });
    for (const [key, openJobs] of this.#persons) copy.#persons.set(key, { ...openJobs });
    for (const [key, openJobs] of this.#members) copy.#members.set(key, { ...openJobs });
    copy.#clock = this.#clock;
    return copy;
  }

  add(job: QueuedJob): void {
    const initial = { waiting: 0, running: 0, sheetCells: 0, idleSince: this.#clock++ };
    if (!this.#guilds.has(job.guild)) this.#guilds.set(job.guild, { ...initial });
    if (!this.#persons.has(job.person)) this.#persons.set(job.person, { ...initial });
    if (!this.#members.has(memberKey(job))) this.#members.set(memberKey(job), { ...initial });
    this.#updateOpenJobs(job, (openJobs) => {
      openJobs.waiting++;
    });
  }

  /** Removes a waiting job that will not run. */
  remove(job: QueuedJob): void {
    this.#updateOpenJobs(job, (openJobs) => {
      openJobs.waiting--;
    });
  }

  /** Marks a waiting job as running. */
  start(job: QueuedJob): void {
    this.#updateOpenJobs(job, (openJobs) => {
      openJobs.waiting--;
      openJobs.running++;
      if (job.isSheetCell) openJobs.sheetCells++;
    });
  }

  /** Removes a running job. */
  finish(job: QueuedJob): void {
    this.#updateOpenJobs(job, (openJobs) => {
      openJobs.running--;
      if (job.isSheetCell) openJobs.sheetCells--;
      openJobs.idleSince = this.#clock++;
    });
  }

  /** Whether its server and its person may run one more job. */
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

  /** The waiting job to start next; undefined if none may start. @param waiting the longest waiting first */
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

  /** Forgets who has no jobs left. */
  #updateOpenJobs(job: QueuedJob, change: (openJobs: OpenJobs) => void): void {
    const shared = [
      [this.#guilds, job.guild],
      [this.#persons, job.person],
      [this.#members, memberKey(job)],
    ] as const;
    for (const [byKey, key] of shared) {
      const openJobs = byKey.get(key);
      if (!openJobs) continue;
      change(openJobs);
      if (openJobs.waiting + openJobs.running === 0) byKey.delete(key);
    }
  }
}

/** For those that have no jobs. */
const NO_OPEN_JOBS: OpenJobs = Object.freeze({ waiting: 0, running: 0, sheetCells: 0, idleSince: 0 });

const memberKey = ({ guild, person }: QueuedJob): string => `${person} in ${guild}`;
