import type { Logger } from 'pino';
import { jobId } from '#schema/job.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Sheet } from '#schema/sheet.ts';
import { HANDOVER } from '#services/backends/backend.ts';
import type { Generator } from '#services/generator.ts';
import type { Picture } from '#services/pictures.ts';
import type { SheetPainter, Tile } from '#services/sheet-picture.ts';
import type { SheetAudience, SheetView } from './audience.ts';
import { type CellAudience, FAULT } from './cells.ts';
import { paintCell } from './paint-cell.ts';
import type { SheetShelf } from './shelf.ts';

export interface RunOptions {
  readonly generator: Pick<Generator, 'paint' | 'cancel'>;
  readonly cells: CellAudience;
  readonly audience: SheetAudience;
  readonly shelf: Pick<SheetShelf, 'set'>;
  /** Cells that are in the queue at once. */
  readonly atATime: number;
  /** Seconds that a picture of this model is expected to take. */
  readonly secondsOf: (model: string) => number;
  readonly log: Pick<Logger, 'error'>;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** How far the cells of a sheet are when its run begins. */
export interface Begun {
  readonly painter: SheetPainter;
  readonly tiles: Tile[];
  /** Cells whose jobs an earlier process began. */
  readonly underWay: readonly number[];
  /** The painting of the first cell, where that is under way. */
  readonly first?: Promise<void>;
  readonly sketch: boolean;
}

/** A sheet that is being painted here. */
export interface SheetRun {
  readonly sheet: Sheet;
  /** Whether all its cells have ended; it is on its way to its person. */
  readonly painted: boolean;
  /** Resolves with the sheet when it is over and shown; with nothing where it was stopped, and goes on after a restart. */
  readonly over: Promise<Sheet | undefined>;
  /** What is painted stays; nothing happens where all of it is. */
  cancel(reply?: Sheet['reply']): void;
  stop(): void;
}

/** Feeds the cells of a sheet to the queue, a few at a time, and shows what becomes of them. */
export function runSheet(
  begun: Sheet,
  { painter, tiles, underWay, first, sketch: known }: Begun,
  options: RunOptions,
): SheetRun {
  const { generator, cells, audience, atATime, now } = options;
  let sheet = begun;
  let sketch = known;
  const halt = new AbortController();
  let written = Promise.resolve();
  const inQueue = new Set(underWay);
  const done = Promise.withResolvers<void>();

  const view = (): SheetView => {
    const seconds = (now() - sheet.at) / 1000;
    const left = tiles.flatMap(({ is }, at) => (is === 'waiting' || is === 'painting' ? (sheet.drafts[at] ?? []) : []));
    const each = left.reduce((sum, { model }) => sum + options.secondsOf(model), 0);
    return {
      tiles: [...tiles],
      seconds,
      secondsLeft: each / Math.max(1, atATime - 1),
      sketch,
      draw: (finished) => painter.draw([...tiles], finished),
    };
  };
  const changed = () => {
    if (halt.signal.aborted) return;
    feed();
    if (inQueue.size === 0) done.resolve();
    else audience.show(sheet, view(), () => cancel());
  };
  const end = (cell: number, tile: Tile) => {
    inQueue.delete(cell);
    tiles[cell] = tile;
    changed();
  };
  const feed = () => {
    while (inQueue.size < atATime) {
      const next = tiles.findIndex(({ is }, cell) => is === 'waiting' && !inQueue.has(cell));
      if (next < 0) return;
      inQueue.add(next);
      void follow(
        next,
        paintCell(sheet, next, generator, async () => {}),
      );
    }
  };
  /** A picture that cannot be made smaller is a fault of this cell alone. */
  const tileOf = async (cell: number, picture: Picture | undefined): Promise<Tile> => {
    try {
      if (!picture) throw new Error('nothing was painted');
      return { is: 'painted', thumbnail: await painter.shrink(picture) };
    } catch (error) {
      options.log.error({ job: jobId(sheet.id, cell + 1), err: error }, 'a cell cannot be shown');
      return { is: 'failed', why: FAULT };
    }
  };
  /** Sees to it that a cell ends with its job, whatever became of that. */
  const follow = async (cell: number, painting: Promise<void>) => {
    try {
      await painting;
      if (inQueue.has(cell) && !halt.signal.aborted) end(cell, { is: 'failed', why: FAULT });
    } catch (error) {
      if (halt.signal.aborted) return;
      if (!(error instanceof Refusal)) options.log.error({ job: jobId(sheet.id, cell + 1), err: error }, 'failed');
      end(cell, { is: 'failed', why: error instanceof Refusal ? error.message : FAULT });
    }
  };
  const stopFeeding = () => {
    for (const [cell, { is }] of tiles.entries())
      if (is === 'waiting' && !inQueue.has(cell)) tiles[cell] = { is: 'canceled' };
  };
  const cancel = (reply = sheet.reply) => {
    if (inQueue.size === 0) return;
    sheet = { ...sheet, reply, state: 'canceled' };
    // At once: a restart before all of it has ended must not paint on.
    written = options.shelf
      .set(sheet)
      .catch((error) => options.log.error({ job: sheet.id, err: error }, 'a cancel could not be written'));
    stopFeeding();
    for (const cell of inQueue) {
      try {
        generator.cancel(jobId(sheet.id, cell + 1), sheet.person, true);
      } catch (error) {
        // Its picture is on its way: it stays.
        if (!(error instanceof Refusal)) throw error;
      }
    }
    changed();
  };

  const watching = cells.watch(sheet.id, {
    begun: (cell) => {
      if (tiles[cell]?.is !== 'waiting') return;
      tiles[cell] = { is: 'painting' };
      changed();
    },
    painted: async (cell, painting) => {
      const [picture] = painting.pictures;
      sketch ||= painting.sketch;
      end(cell, await tileOf(cell, picture));
      return sheet.message;
    },
    failed: (cell, why) => end(cell, { is: 'failed', why }),
    canceled: (cell) => end(cell, { is: 'canceled' }),
  });

  const finish = async () => {
    using _ = watching;
    if (first) void follow(0, first);
    if (sheet.state === 'canceled') stopFeeding();
    changed();
    await done.promise;
    await written;
    try {
      halt.signal.throwIfAborted();
      const message = await audience.finish(sheet, view(), halt.signal);
      return { ...sheet, message, state: sheet.state === 'canceled' ? sheet.state : 'over' } as const;
    } catch (error) {
      if (!halt.signal.aborted) throw error;
      await audience.leave(sheet);
      return undefined;
    }
  };

  return {
    get sheet() {
      return sheet;
    },
    get painted() {
      return inQueue.size === 0;
    },
    over: finish(),
    cancel,
    stop: () => {
      halt.abort(HANDOVER);
      done.resolve();
    },
  };
}
