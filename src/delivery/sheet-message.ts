import { type APIComponentInContainer, ButtonStyle, ComponentType } from 'discord.js';
import { plain } from '#schema/plain.ts';
import { cellName, type Sheet } from '#schema/sheet.ts';
import { sheetPress } from '#schema/sheet-press.ts';
import { axesInWords, picturesInWords, priceInWords } from '#schema/sheet-words.ts';
import type { Picture } from '#services/pictures.ts';
import type { SheetView } from '#services/sheets/audience.ts';
import type { Outlook } from '#services/sheets/outlook.ts';
import { sharedFacts } from '#services/sheets/painter.ts';
import { selectOption } from './form.ts';
import { framed, GREEN, type Message, type MessageFile, smallPart, textPart } from './message.ts';
import { duration } from './text.ts';

/** Characters of the prompt and of an axis that are shown. */
const [SHOWN_PROMPT, SHOWN_AXES] = [500, 450];

/** Characters of alt text, and options of a select, that Discord takes. */
const [MAX_ALT_TEXT, MAX_OPTIONS] = [1024, 25];

/** Reasons of cells that failed which are told below the sheet. */
const MOST_REASONS = 5;

/** What a sheet would be, and what it takes: nothing is painted yet. */
export function plannedSheet(sheet: Sheet, { pictures, dollars, seconds, short }: Outlook): Message {
  const facts = [
    picturesInWords(pictures),
    priceInWords(dollars),
    `about ${duration(Math.max(1, Math.round(seconds)))}`,
  ];
  const notes = [...new Set(sheet.drafts.flatMap((draft) => draft.notes))];
  return framed(
    GREEN,
    [
      ...head(sheet),
      textPart(facts.join(' · ')),
      ...(short === undefined ? [] : [textPart(`⚠️ ${short}`)]),
      ...smallPart([
        ...notes,
        `Nothing is painted yet. ${sheet.private ? 'You' : `<@${sheet.person.id}>`} can begin it within a day.`,
      ]),
      buttons(sheet, [
        { action: 'paint', label: `Paint ${picturesInWords(pictures)}`, style: ButtonStyle.Success },
        { action: 'drop', label: 'Not now', style: ButtonStyle.Secondary },
      ]),
    ],
    [],
  );
}

/** A sheet while it is painted; without a picture before the first is drawn. */
export function runningSheet(sheet: Sheet, view: SheetView, picture?: Picture): Message {
  const [done, all] = [doneOf(view), view.tiles.length];
  const left = duration(Math.max(1, Math.round(view.secondsLeft)));
  const line = `🖌️ ${done} of ${all} · about ${left} left`;
  const files = picture ? [sheetFile(sheet, view, picture)] : [];
  const cancel = buttons(sheet, [{ action: 'cancel', label: 'Cancel', style: ButtonStyle.Secondary }]);
  return framed(
    GREEN,
    [...head(sheet), ...gallery(files), textPart(line), ...(sheet.state === 'canceled' ? [] : [cancel])],
    files,
  );
}

/** A sheet that is over: what is painted can be gone on from. */
export function finishedSheet(sheet: Sheet, view: SheetView, picture: Picture): Message {
  const files = [sheetFile(sheet, view, picture)];
  const painted = view.tiles.filter(({ is }) => is === 'painted' || is === 'lost').length;
  const facts = [
    painted === view.tiles.length ? picturesInWords(painted) : `${painted} of ${picturesInWords(view.tiles.length)}`,
    sheet.state === 'canceled' && 'canceled',
    duration(view.seconds),
    view.sketch && 'sketches, not the model',
  ];
  const parts = [
    ...head(sheet),
    ...gallery(files),
    ...smallPart([facts.filter(Boolean).join(' · '), ...reasons(view)]),
  ];
  const remove = buttons(sheet, [{ action: 'drop', label: 'Delete', style: ButtonStyle.Secondary }]);
  return framed(GREEN, [...parts, ...selects(sheet, view), remove], files);
}

function head(sheet: Sheet): APIComponentInContainer[] {
  const shared = sharedFacts(sheet).map((fact) => plain(fact, 80));
  const axes = axesInWords(sheet).map((axis) => plain(axis, SHOWN_AXES));
  return [
    textPart(`**${plain(sheet.prompt, SHOWN_PROMPT)}**`),
    ...smallPart([...axes, ...(shared.length ? [shared.join(' · ')] : [])]),
  ];
}

const doneOf = ({ tiles }: SheetView) => tiles.filter(({ is }) => is !== 'waiting' && is !== 'painting').length;

/** Why cells failed, each reason once. */
function reasons({ tiles }: SheetView): string[] {
  const failed = tiles.flatMap((tile) => (tile.is === 'failed' ? [tile.why] : []));
  const counts = [...Map.groupBy(failed, (why) => why)].map(([why, all]) => `${all.length} failed: ${plain(why, 200)}`);
  return counts.slice(0, MOST_REASONS);
}

function gallery(files: readonly MessageFile[]): APIComponentInContainer[] {
  if (files.length === 0) return [];
  const items = files.map(({ name, description }) => ({ media: { url: `attachment://${name}` }, description }));
  return [{ type: ComponentType.MediaGallery, items }];
}

function sheetFile(sheet: Sheet, view: SheetView, { bytes, format }: Picture): MessageFile {
  const painted = view.tiles.filter(({ is }) => is === 'painted').length;
  const count =
    painted === view.tiles.length ? picturesInWords(painted) : `${painted} of ${view.tiles.length} pictures so far`;
  const about = [
    `Compare sheet of “${sheet.prompt.slice(0, 300)}”`,
    ...axesInWords(sheet).map((axis) => axis.slice(0, 280)),
    ...sharedFacts(sheet),
    count,
  ];
  return {
    name: `lorikeet-sheet-${sheet.id}.${format}`,
    type: `image/${format === 'jpg' ? 'jpeg' : format}`,
    bytes,
    description: about.join('; ').slice(0, MAX_ALT_TEXT).toWellFormed(),
  };
}

/** The cells that were painted, to take one on: as many selects as it takes. */
function selects(sheet: Sheet, { tiles }: SheetView): APIComponentInContainer[] {
  const painted = [...tiles.entries()].filter(([, { is }]) => is === 'painted' || is === 'lost').map(([cell]) => cell);
  const count = Math.ceil(painted.length / MAX_OPTIONS);
  return Array.from({ length: count }, (_, at) => {
    const some = painted.slice(at * MAX_OPTIONS, (at + 1) * MAX_OPTIONS);
    const options = some.map((cell) =>
      selectOption({ value: `${cell}`, label: `${cell + 1}. ${cellName(sheet, cell)}` }),
    );
    const [first = 0, last = 0] = [some[0], some.at(-1)];
    const which = count > 1 ? `, ${first + 1} to ${last + 1}` : '';
    const custom_id = sheetPress.encode({ action: 'take', sheet: sheet.id, at });
    const select = {
      type: ComponentType.StringSelect as const,
      custom_id,
      placeholder: `Go on with a cell${which}…`,
      options,
    };
    return { type: ComponentType.ActionRow as const, components: [select] };
  });
}

type Action = Parameters<typeof sheetPress.encode>[0]['action'];

function buttons(
  { id }: Sheet,
  all: readonly { action: Action; label: string; style: ButtonStyle.Success | ButtonStyle.Secondary }[],
): APIComponentInContainer {
  return {
    type: ComponentType.ActionRow,
    components: all.map(({ action, label, style }) => ({
      type: ComponentType.Button as const,
      style,
      label,
      custom_id: sheetPress.encode({ action, sheet: id, at: 0 }),
    })),
  };
}

/** Asks somebody alone whether a cell whose picture is gone is to be painted again. */
export function againMessage(sheet: Sheet, cell: number, dollars: number | undefined): Message {
  const custom_id = sheetPress.encode({ action: 'again', sheet: sheet.id, at: cell });
  return framed(
    GREEN,
    [
      textPart(
        `**${plain(cellName(sheet, cell), 200)}**\nThe picture of this cell is kept no longer. It can be painted again with the same seed: ${priceInWords(dollars)}.`,
      ),
      {
        type: ComponentType.ActionRow,
        components: [{ type: ComponentType.Button, style: ButtonStyle.Success, label: 'Paint it again', custom_id }],
      },
    ],
    [],
  );
}
