import type { Logger } from 'pino';
import type { Sheet } from '#schema/sheet.ts';
import { fitOne } from '#services/pictures.ts';
import type { SheetAudience, SheetView } from '#services/sheets/audience.ts';
import type { SheetShelf } from '#services/sheets/shelf.ts';
import type { DiscordReplies } from './discord.ts';
import { failureOf } from './failure.ts';
import { climb } from './ladder.ts';
import { type LiveMessage, liveMessage } from './live.ts';
import { finishedSheet, runningSheet } from './sheet-message.ts';

export interface BoardOptions {
  readonly discord: DiscordReplies;
  readonly shelf: Pick<SheetShelf, 'find' | 'note'>;
  readonly log: Logger;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** Ms between two edits of a sheet: each carries a picture, and nobody needs every cell at once. */
const PACE = 3000;

/** Shows sheets in the messages that they were begun in, and brings them as results are brought where those are out of reach. */
export function createBoard({ discord, shelf, log, now }: BoardOptions): SheetAudience {
  const live = new Map<string, LiveMessage>();
  const noted = {
    find: shelf.find,
    note: ({ id }: { readonly id: string }, more: Pick<Sheet, 'sending'>) => shelf.note(id, more),
  };

  const close = async ({ id }: Sheet) => {
    const message = live.get(id);
    live.delete(id);
    await message?.close();
  };

  return {
    show: (sheet, view, gone) => {
      const shown = live.get(sheet.id);
      const draw = async () => discord.edit(sheet.reply, runningSheet(sheet, view, await fitted(sheet, view, false)));
      if (shown) return shown.show(draw);
      const onError = (error: unknown) => {
        log.debug({ job: sheet.id, err: error }, 'progress could not be shown');
        if (failureOf(error) === 'gone') gone();
      };
      const message = liveMessage(onError, PACE);
      live.set(sheet.id, message);
      // Whoever pressed sees at once that it was taken; the picture comes with the first cells.
      const empty = !view.tiles.some(({ is }) => is === 'painted');
      message.now(empty ? () => discord.edit(sheet.reply, runningSheet(sheet, view)) : draw);
    },

    finish: async (sheet, view, signal) => {
      await close(sheet);
      const picture = await fitted(sheet, view, true);
      const to = { ...sheet, channel: sheet.place.channel };
      const delivery = await climb(to, () => finishedSheet(sheet, view, picture), signal, { discord, noted, log, now });
      if (delivery.is === 'delivered') return delivery.message;
      log.warn({ job: sheet.id, reason: delivery.reason }, 'a sheet could not be delivered');
      return undefined;
    },

    leave: close,
  };
}

async function fitted(sheet: Sheet, view: SheetView, finished: boolean) {
  const { picture } = await fitOne(await view.draw(finished), sheet.place.sizeLimit);
  return picture;
}
