/** A job as the order of turns looks at it. */
export interface Contender {
  readonly guild: string;
  /** Whose jobs at once are counted, and how many they may be. */
  readonly person: string;
  readonly most: number;
  /** A cell of a compare sheet. */
  readonly sheet: boolean;
}

/** What one server or one person has open. */
interface Share {
  waiting: number;
  running: number;
  sheets: number;
  /** When it last gave a slot back, or else began to wait. */
  since: number;
}

/**
 * Whose turn is next: pictures before sheets, then the server that runs least, in it the person who runs least, and among
 * equals who has gone without for longest. So nobody starts twice while a server waits that has nothing running, and no
 * picture is overtaken for ever. It is a rule without timers, so that it can be played forward to tell what is to come.
 */
export class Turns {
  readonly #perGuild: number;
  readonly #guilds = new Map<string, Share>();
  readonly #people = new Map<string, Share>();
  #clock = 0;

  constructor(perGuild: number) {
    this.#perGuild = perGuild;
  }

  copy(): Turns {
    const copy = new Turns(this.#perGuild);
    for (const [key, share] of this.#guilds) copy.#guilds.set(key, { ...share });
    for (const [key, share] of this.#people) copy.#people.set(key, { ...share });
    copy.#clock = this.#clock;
    return copy;
  }

  wait(job: Contender): void {
    const begun = { waiting: 0, running: 0, sheets: 0, since: this.#clock++ };
    if (!this.#guilds.has(job.guild)) this.#guilds.set(job.guild, { ...begun });
    if (!this.#people.has(job.person)) this.#people.set(job.person, { ...begun });
    this.#change(job, (share) => {
      share.waiting++;
    });
  }

  /** For a job that waits and will not run. */
  leave(job: Contender): void {
    this.#change(job, (share) => {
      share.waiting--;
    });
  }

  /** For a job that waits. */
  start(job: Contender): void {
    this.#change(job, (share) => {
      share.waiting--;
      share.running++;
      if (job.sheet) share.sheets++;
    });
  }

  /** For a job that runs. */
  end(job: Contender): void {
    this.#change(job, (share) => {
      share.running--;
      if (job.sheet) share.sheets--;
      share.since = this.#clock++;
    });
  }

  /** Whether its server and its person may run one more. */
  may(job: Contender): boolean {
    const { guild, person } = this.#of(job);
    if (guild.running >= this.#perGuild || person.running >= job.most) return false;
    return !job.sheet || guild.sheets < Math.max(1, Math.floor(this.#perGuild / 2));
  }

  /** The one to start next of those that wait, the longest waiting first; none where none may. */
  next<T extends Contender>(waiting: Iterable<T>): T | undefined {
    let best: T | undefined;
    for (const job of waiting) if (this.may(job) && (!best || this.#before(job, best) < 0)) best = job;
    return best;
  }

  #before(job: Contender, other: Contender): number {
    const [mine, theirs] = [this.#of(job), this.#of(other)];
    return (
      Number(job.sheet) - Number(other.sheet) ||
      mine.guild.running - theirs.guild.running ||
      mine.guild.since - theirs.guild.since ||
      mine.person.running - theirs.person.running ||
      mine.person.since - theirs.person.since
    );
  }

  #of({ guild, person }: Contender) {
    return { guild: this.#guilds.get(guild) ?? NOTHING, person: this.#people.get(person) ?? NOTHING };
  }

  /** A share of which nothing is open is forgotten: it begins anew. */
  #change({ guild, person }: Contender, change: (share: Share) => void): void {
    for (const [shares, key] of [[this.#guilds, guild] as const, [this.#people, person] as const]) {
      const share = shares.get(key);
      if (!share) continue;
      change(share);
      if (share.waiting + share.running === 0) shares.delete(key);
    }
  }
}

/** The share of who has nothing open. */
const NOTHING: Share = Object.freeze({ waiting: 0, running: 0, sheets: 0, since: 0 });
