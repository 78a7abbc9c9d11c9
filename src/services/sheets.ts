import type { Logger } from 'pino';
import type { Draft } from '#schema/draft.ts';
import type { Person } from '#schema/interaction.ts';
import { isKnownTo } from '#schema/known-to.ts';
import type { OptionDefaults } from '#schema/preset.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Sheet } from '#schema/sheet.ts';
import { type Comparison, planSheet } from '#schema/sheet-plan.ts';
import type { Painting } from './backends/backend.ts';
import type { Catalogue } from './catalogue.ts';
import type { Request } from './generator.ts';
import type { Looks } from './looks.ts';
import { type Outlook, type OutlookSources, outlookOf } from './sheets/outlook.ts';
import { paintCell } from './sheets/paint-cell.ts';
import { painterOf } from './sheets/painter.ts';
import { lookUp } from './sheets/resume.ts';
import { type RunOptions, runSheet, type SheetRun } from './sheets/run.ts';
import { type SheetShelf, writePlace } from './sheets/shelf.ts';
import { bringCell, findCell, type Taken, type TakeOptions } from './sheets/take.ts';

/** Compare sheets: asked for, begun by a button, painted cell by cell, and gone on from. */
export interface Sheets {
  /** Plans a sheet, at once and from memory. @throws Refusal */
  plan(
    asked: Omit<Comparison, 'seed'> & { readonly seed: number | undefined },
    personal: OptionDefaults,
    request: Request,
  ): Sheet;
  outlook(sheet: Sheet): Outlook;
  /** Writes a planned sheet down, for a day. */
  keep(sheet: Sheet): Promise<void>;
  /** @throws Refusal where it is not known, or this person cannot have seen it */
  find(id: string, by: Pick<Request, 'person' | 'place'>): Promise<Sheet>;
  /**
   * Begins a sheet that was asked for, in the message that `request` came from, and sees it to its end. Resolves when it is
   * over. @throws Refusal before it acknowledged
   */
  begin(sheet: Sheet, request: Request, message: Sheet['message'], acknowledge: () => Promise<void>): Promise<void>;
  /** Lets go of a sheet whose message is to be taken away. @throws Refusal where it is painted now, or is another person's */
  drop(sheet: Sheet, by: Person, mayManage: boolean): Promise<void>;
  /** Ends a sheet while it is painted here. @throws Refusal where it is not, or is another person's */
  cancel(id: string, by: Person, mayManage: boolean, reply: Sheet['reply']): void;
  /** Finds a painted cell, to be brought or painted again. @throws Refusal where it was not painted */
  cell(sheet: Sheet, cell: number): Promise<Taken>;
  bring(taken: Taken, painting: Painting, request: Request): Promise<void>;
  /** US dollars that a picture costs; none where it is not known. */
  price(draft: Draft): number | undefined;
  /** Takes up the sheets that an earlier process left, so that whatever becomes of their cells is seen. */
  resume(): Promise<void>;
  /** Feeds no more cells. Resolves when all sheets have been left as they are. */
  stop(): Promise<void>;
}

export interface SheetsOptions extends RunOptions, TakeOptions, OutlookSources {
  readonly shelf: SheetShelf;
  readonly catalogue: Catalogue;
  readonly looks: Looks;
  /** Whether the sheets of this server, or of direct messages, are this process's to take up. */
  readonly owns: (guild: string | undefined) => boolean;
  readonly log: Pick<Logger, 'error' | 'info'>;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Seeds that are drawn stay below this, as for a single picture. */
const SEEDS = 1_000_000;

export function createSheets(options: SheetsOptions): Sheets {
  const { shelf, catalogue, looks, generator, log, now } = options;
  const runs = new Map<string, SheetRun>();
  const beginning = new Set<string>();
  let stopping = false;
  const cardOf = (model: string) => catalogue.cards.find((card) => card.model === model);

  const follow = async (run: SheetRun) => {
    const { id } = run.sheet;
    runs.set(id, run);
    // It was being begun or looked up meanwhile: nothing of it would be admitted any more.
    if (stopping) run.stop();
    try {
      const over = await run.over;
      if (!over) return;
      await shelf.finish(over);
      log.info({ job: id, state: over.state }, 'a sheet is over');
    } catch (error) {
      log.error({ job: id, err: error }, 'the end of a sheet could not be written');
    } finally {
      runs.delete(id);
    }
  };

  return {
    plan: ({ seed: given, ...asked }, personal, { person, place, reply, private: alone }) => {
      const seed = given ?? Math.floor(options.random() * SEEDS);
      const pick = (name: string) => looks.pick(name, person, place);
      const { x, y, drafts } = planSheet({ ...asked, seed }, { place, personal, pick });
      const axes = [x?.name, y?.name];
      return {
        id: reply.id,
        prompt: asked.prompt.trim(),
        look: axes.includes('LoRA') ? undefined : asked.look.title,
        seed: axes.includes('seed') ? undefined : seed,
        x,
        y,
        drafts: [...drafts],
        person,
        place: writePlace(place),
        private: alone,
        reply,
        at: now(),
        state: 'asked',
      };
    },
    outlook: (sheet) => outlookOf(sheet, options),
    price: ({ model }) => options.priceOf(model),
    keep: (sheet) => shelf.ask(sheet),

    find: async (id, by) => {
      const sheet = await shelf.find(id);
      if (sheet && isKnownTo(by, { ...sheet, guild: sheet.place.guild, channel: sheet.place.channel })) return sheet;
      throw new Refusal('I no longer know this sheet. Use `/compare` to make a new one.');
    },

    begin: async (asked, request, message, acknowledge) => {
      const { person, place, reply } = request;
      if (asked.person.id !== person.id)
        throw new Refusal(`Only <@${asked.person.id}> can begin this. Use \`/compare\` for a sheet of your own.`);
      if (asked.state !== 'asked' || beginning.has(asked.id)) throw new Refusal('This sheet was begun already.');
      options.afford(asked.drafts.length, person, place);
      const sheet: Sheet = { ...asked, place: writePlace(place), reply, message, at: now(), state: 'painting' };
      const begun = Promise.withResolvers<SheetRun>();
      beginning.add(sheet.id);
      try {
        const first = paintCell(sheet, 0, generator, async () => {
          await acknowledge();
          await shelf.set(sheet);
          const tiles = sheet.drafts.map(() => ({ is: 'waiting' }) as const);
          const painter = await painterOf(sheet, cardOf);
          begun.resolve(runSheet(sheet, { painter, tiles, underWay: [0], first, sketch: false }, options));
        });
        await Promise.race([begun.promise, first]);
        log.info({ job: sheet.id, cells: sheet.drafts.length }, 'a sheet was begun');
        await follow(await begun.promise);
      } finally {
        beginning.delete(sheet.id);
      }
    },

    drop: async ({ id, person, state }, by, mayManage) => {
      if (person.id !== by.id && !mayManage) {
        throw new Refusal(`Only <@${person.id}>, or somebody who may manage messages, can take this away.`);
      }
      const run = runs.get(id);
      if (run ? !run.painted : beginning.has(id)) throw new Refusal('This sheet is being painted. Cancel it first.');
      // Whoever presses at once is faster than the store.
      await run?.over.catch(() => {});
      // Cells that were gone on with lead back to one that is over.
      if (state === 'asked') await shelf.forget(id);
    },

    cancel: (id, by, mayManage, reply) => {
      const run = runs.get(id);
      if (!run || run.painted || run.sheet.state === 'canceled') throw new Refusal('This is no longer being painted.');
      if (run.sheet.person.id !== by.id && !mayManage) {
        throw new Refusal(`Only <@${run.sheet.person.id}>, or somebody who may manage messages, can cancel this.`);
      }
      run.cancel(reply);
    },

    cell: (sheet, cell) => findCell(sheet, cell, options),
    bring: (taken, painting, request) => bringCell(taken, painting, request, options),

    resume: async () => {
      const untaken = (job: string, error: unknown) => log.error({ job, err: error }, 'a sheet could not be taken up');
      const open = await shelf.unfinished(untaken);
      const left = open.filter(({ id, place }) => options.owns(place.guild) && !beginning.has(id));
      if (left.length) log.info({ sheets: left.length }, 'taking up the sheets that an earlier run left');
      for (const sheet of left) {
        try {
          const begun = await lookUp(sheet, await painterOf(sheet, cardOf), options);
          void follow(runSheet(sheet, begun, options));
        } catch (error) {
          untaken(sheet.id, error);
        }
      }
    },

    stop: async () => {
      stopping = true;
      const left = [...runs.values()];
      for (const run of left) run.stop();
      await Promise.allSettled(left.map(({ over }) => over));
    },
  };
}
