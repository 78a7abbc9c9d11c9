import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '#schema/refusal.ts';
import { picturesInWords } from '#schema/sheet-words.ts';
import { untilMidnight } from '#schema/words.ts';
import { type Bus, SILENT } from './bus.ts';
import { openMirror } from './mirror.ts';
import type { Store } from './store/store.ts';
import { openTallies } from './tallies.ts';

/** The daily brakes: the operator's, a server's, and a person's in a server. Days are those of UTC; all of it from memory. */
export interface Spending {
  /**
   * Sets pictures aside, at once and before anything is paid, by every count that they belong to.
   * @throws Refusal where they would be too many today by any of them
   */
  reserve(pictures: number, buyer?: Buyer): Reservation;
  /** Sets nothing aside. @throws Refusal where {@link reserve} would */
  check(pictures: number, buyer?: Buyer): void;
  /** Pictures set aside or painted today. */
  today(): number;
  /** Of one person in a server, and of the whole server. */
  todayIn(guild: string, person: string): { readonly person: number; readonly server: number };
}

/** Who asks for pictures in a server, and how many a day it allows: any number where it says none. */
export interface Buyer {
  readonly guild: string;
  readonly person: string;
  readonly perPerson: number | undefined;
  readonly perServer: number | undefined;
}

/** Pictures set aside; is either settled or released, and only the first of these counts. */
export interface Reservation {
  /** Resolves once what is set aside is written down. */
  readonly saved: Promise<void>;
  /** `painted` of them were paid for; the rest is free again. */
  settle(painted: number): Promise<void>;
}

/** Ms that a day's count is kept. */
const KEPT = 3 * 24 * 60 * 60 * 1000;

/**
 * Each process writes a counter of its own, under a name that no other start has, and adds up those of all: what earlier
 * processes spent today is read first, what others spend meanwhile is followed. So no two ever write the same counter.
 *
 * The limit can be overshot by what other processes reserve while their news is on its way: milliseconds, which matter only
 * where the limit is nearly reached. While they cannot hear each other, the store cannot be written either, and no job begins.
 */
export async function openSpending(
  store: Store,
  most: number,
  now: () => number,
  bus: Bus = SILENT,
): Promise<Spending> {
  /** By `day/process`. A counter without a process is of a version before there were several. */
  const counters = await openMirror(store, bus, 'spending', z.number().int().min(0));
  const tallies = await openTallies(store);
  const self = randomUUID();
  /** By day, what this process has set aside, ahead of what is written. */
  const own = new Map<string, number>();
  const today = () => new Date(now()).toISOString().slice(0, 10);
  const spent = (day: string) => {
    const others = counters.keys().filter((name) => name.startsWith(day) && name !== `${day}/${self}`);
    return others.reduce((sum, name) => sum + (counters.get(name) ?? 0), own.get(day) ?? 0);
  };
  let writing = Promise.resolve();
  const add = (day: string, pictures: number) => {
    own.set(day, Math.max(0, (own.get(day) ?? 0) + pictures));
    writing = writing.catch(() => {}).then(() => counters.set(`${day}/${self}`, own.get(day) ?? 0, KEPT));
    return writing;
  };
  const todayIn = (guild: string, person: string) => ({
    person: tallies.person(today(), guild, person),
    server: tallies.server(today(), guild),
  });
  const checkBuyer = (pictures: number, { guild, person, perPerson, perServer }: Buyer) => {
    const used = todayIn(guild, person);
    const again = `They start again at midnight UTC, in ${untilMidnight(now())}.`;
    if (perPerson !== undefined && used.person + pictures > perPerson) {
      throw new Refusal(
        used.person >= perPerson
          ? `You have used the ${picturesInWords(perPerson)} that this server allows you a day. ${again}`
          : `Of the ${picturesInWords(perPerson)} that this server allows you a day, ${leftInWords(perPerson - used.person)}; this would be ${pictures}. ${again}`,
      );
    }
    if (perServer !== undefined && used.server + pictures > perServer) {
      throw new Refusal(
        used.server >= perServer
          ? `This server has used the ${picturesInWords(perServer)} that its admins allow a day. ${again}`
          : `Of the ${picturesInWords(perServer)} that this server may have a day, ${leftInWords(perServer - used.server)}; this would be ${pictures}. ${again}`,
      );
    }
  };
  const check = (pictures: number, buyer: Buyer | undefined) => {
    if (buyer) checkBuyer(pictures, buyer);
    const left = Math.max(0, most - spent(today()));
    if (pictures <= left) return;
    throw new Refusal(
      left > 0
        ? `Of the pictures that the operator of this bot allows for today, ${leftInWords(left)}; this would be ${pictures}. It goes on at midnight UTC.`
        : 'This bot has painted all the pictures that its operator allows for today. It goes on at midnight UTC.',
    );
  };
  return {
    check,
    today: () => spent(today()),
    todayIn,
    reserve: (pictures, buyer) => {
      check(pictures, buyer);
      const day = today();
      const addAll = async (count: number) => {
        const { guild, person } = buyer ?? {};
        await Promise.all([add(day, count), guild && person && tallies.add(day, guild, person, count)]);
      };
      let rest = pictures;
      return {
        saved: addAll(pictures),
        settle: async (painted) => {
          const free = Math.max(0, rest - painted);
          rest = 0;
          if (free > 0) await addAll(-free);
        },
      };
    },
  };
}

const leftInWords = (count: number): string => `${count} ${count === 1 ? 'is' : 'are'} left`;
