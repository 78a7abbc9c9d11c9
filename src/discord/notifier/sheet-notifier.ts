import type { Logger } from 'pino';
import type { ChannelRest } from '#discord/channel-rest.ts';
import { errorKindOf } from '#discord/error-kind.ts';
import { finishedSheetMessage, runningSheetMessage } from '#discord/messages/sheet-message.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { inLanguages } from '#schema/language/ambient.ts';
import { showCost } from '#schema/settings/pictures/show-cost.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { fitPicture } from '#services/images/fit-picture.ts';
import type { Picture } from '#services/images/picture.ts';
import type { Preload } from '#services/preload.ts';
import type { ServerSettings } from '#services/settings/server-settings.ts';
import type { SheetNotifier, SheetView } from '#services/sheets/sheet-notifier.ts';
import type { SheetStore } from '#services/sheets/sheet-store.ts';
import { deliver } from './deliver.ts';
import { createShownKeeper } from './keep-shown.ts';
import { type LiveMessage, openLiveMessage } from './live-message.ts';

export interface SheetNotifierOptions {
  readonly discord: DiscordRest;
  readonly channels: Pick<ChannelRest, 'fetchReply'>;
  readonly sheetStore: Pick<SheetStore, 'find' | 'record'>;
  readonly preload: Preload;
  readonly serverSettings: Pick<ServerSettings, 'get'>;
  readonly log: Logger;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** Ms between two edits of a sheet: each uploads a picture. */
const SHEET_EDIT_INTERVAL_MS = 3000;

/** Shows compare sheets in the message where they were started; where that is out of reach, by {@link deliver}'s fallbacks. */
export function createSheetNotifier(options: SheetNotifierOptions): SheetNotifier {
  const { discord, sheetStore, preload, serverSettings, log, now, wallClock } = options;
  const liveMessages = new Map<string, LiveMessage>();
  const shownKeeper = createShownKeeper(options);
  const sendingRecords = {
    find: sheetStore.find,
    record: ({ id }: { readonly id: string }, more: Pick<Sheet, 'sending'>) => sheetStore.record(id, more),
  };

  /** Not where the server's choice cannot be read. */
  const showsCost = async ({ person, place }: Sheet) => {
    using held = await preload({ person, place: { guild: place.guild } }).catch(() => undefined);
    return held !== undefined && serverSettings.get(place.guild, showCost);
  };

  /** Resolves with whether Discord may yet carry out an edit. */
  const closeLiveMessage = async ({ id }: Sheet) => {
    const message = liveMessages.get(id);
    liveMessages.delete(id);
    return message?.close();
  };

  const editSheetReply = (sheet: Sheet, view: SheetView, picture?: Picture) =>
    discord.editReply(
      sheet.reply,
      inSheetLanguage(sheet, () => runningSheetMessage(sheet, view, picture)),
    );

  return {
    showProgress: (sheet, view, onDeleted) => {
      const liveMessage = liveMessages.get(sheet.id);
      const editSheet = async () =>
        editSheetReply(sheet, view, await inSheetLanguage(sheet, () => fitSheetPicture(sheet, view, false)));
      if (liveMessage) return liveMessage.scheduleEdit(editSheet);
      const onError = (error: unknown) => {
        log.debug({ job: sheet.id, err: error }, 'progress could not be shown');
        if (errorKindOf(error) === 'deleted') onDeleted();
      };
      const message = openLiveMessage(onError, { intervalMs: SHEET_EDIT_INTERVAL_MS, now });
      liveMessages.set(sheet.id, message);
      shownKeeper.unwatch(sheet.id);
      // The first edit comes at once, so that the person sees that the press counted; the picture comes with the first cells.
      const isEmpty = !view.tiles.some(({ is }) => is === 'painted' || is === 'covered');
      message.editNow(isEmpty ? () => editSheetReply(sheet, view) : editSheet);
    },

    finish: async (sheet, view, signal) => {
      const mayComeLate = await closeLiveMessage(sheet);
      const picture = await inSheetLanguage(sheet, () => fitSheetPicture(sheet, view, true));
      const withCost = await showsCost(sheet);
      const compose = () => inSheetLanguage(sheet, () => finishedSheetMessage(sheet, view, picture, withCost));
      const recipient = { ...sheet, channel: sheet.place.channel };
      const delivery = await deliver(recipient, compose, signal, {
        discord: mayComeLate ? shownKeeper.watching(sheet) : discord,
        sendingRecords,
        log,
        now,
        wallClock,
      });
      if (delivery.is === 'delivered') return delivery.message;
      log.warn({ job: sheet.id, reason: delivery.reason }, 'a sheet could not be delivered');
      return undefined;
    },

    release: async (sheet) => void (await closeLiveMessage(sheet)),
  };
}

const inSheetLanguage = <T>({ languages, private: isPrivate }: Sheet, work: () => T): T =>
  inLanguages(languages, isPrivate ? 'own' : 'place', work);

async function fitSheetPicture(sheet: Sheet, view: SheetView, finished: boolean) {
  const { picture } = await fitPicture(await view.render(finished), sheet.place.sizeLimit);
  return picture;
}
