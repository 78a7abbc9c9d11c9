import { type APIComponentInContainer, ButtonStyle, ComponentType } from 'discord.js';
import { sheetCustomId } from '#schema/interaction/components/sheet-custom-id.ts';
import { plainText, t } from '#schema/language/t.ts';
import { escapeMarkdown, joinMarkdown, type Markdown, md, mention } from '#schema/markdown.ts';
import { formatCost } from '#schema/price/money.ts';
import { describeAxes, formatPictureCount } from '#schema/sheet/labels.ts';
import { cellLabel, type Sheet } from '#schema/sheet/sheet.ts';
import type { Picture } from '#services/images/picture.ts';
import type { Estimate } from '#services/sheets/estimate.ts';
import { sharedValues } from '#services/sheets/renderer.ts';
import { countRetryable, isOpenable } from '#services/sheets/run/retry-cells.ts';
import type { SheetView } from '#services/sheets/sheet-notifier.ts';
import { blockText } from './block-text.ts';
import { selectOption } from './components/modal.ts';
import { costText } from './cost-text.ts';
import { formatDuration } from './format.ts';
import { ACCENT_COLOR, containerMessage, type Message, smallText, textDisplay } from './message.ts';
import { gallery, sheetFile } from './sheet-picture.ts';

/** Characters of the prompt and of an axis that are shown. */
const [MAX_PROMPT_LENGTH, MAX_AXIS_LENGTH] = [500, 450];

/** Options of a select: Discord's limit. */
const MAX_SELECT_OPTIONS = 25;

/** Reasons of failed cells that the sheet lists, and characters of each. */
const [MAX_REASONS, MAX_REASON_LENGTH] = [5, 300];

/** A planned sheet with its estimate; nothing is painted yet. */
export function plannedSheetMessage(sheet: Sheet, { pictures, cost, seconds, shortfall }: Estimate): Message {
  const facts = [
    formatPictureCount(pictures),
    formatCost(cost),
    t('about {duration}', { duration: formatDuration(Math.max(1, Math.round(seconds))) }),
  ];
  const notes = [...new Set(sheet.drafts.flatMap((draft) => draft.notes))];
  return containerMessage(
    ACCENT_COLOR,
    [
      ...headerComponents(sheet),
      textDisplay(joinMarkdown(facts, ' · ')),
      ...(shortfall === undefined ? [] : [textDisplay(md`⚠️ ${shortfall}`)]),
      ...smallText([
        ...notes.map((note) => md`${note}`),
        sheet.private
          ? t('Nothing is painted yet. You can start it within a day.')
          : t('Nothing is painted yet. {person} can start it within a day.', { person: mention.user(sheet.person.id) }),
      ]),
      buttonRow(sheet, [
        {
          action: 'paint',
          label: plainText('Paint {count, plural, one {# picture} other {# pictures}}', { count: pictures }),
          style: ButtonStyle.Primary,
        },
        { action: 'drop', label: plainText('Not now'), style: ButtonStyle.Secondary },
      ]),
    ],
    [],
  );
}

/** A running sheet; `picture` is missing until the first cells are done. */
export function runningSheetMessage(sheet: Sheet, view: SheetView, picture?: Picture): Message {
  const [doneCount, totalCount] = [countDone(view), view.tiles.length];
  const left = formatDuration(Math.max(1, Math.round(view.secondsLeft)));
  const progress = t('🖌️ {doneCount} of {totalCount}', { doneCount, totalCount });
  const line = view.block
    ? md`${progress}\n${blockText(view.block)}`
    : t('{progress} · about {duration} left', { progress, duration: left });
  const files = picture ? [sheetFile(sheet, view, picture)] : [];
  const cancel = buttonRow(sheet, [{ action: 'cancel', label: plainText('Cancel'), style: ButtonStyle.Secondary }]);
  return containerMessage(
    ACCENT_COLOR,
    [...headerComponents(sheet), ...gallery(files), textDisplay(line), ...(sheet.state === 'canceled' ? [] : [cancel])],
    files,
  );
}

/** A finished sheet, with selects of the painted cells. @param showsCost whether the server wants costs under results */
export function finishedSheetMessage(sheet: Sheet, view: SheetView, picture: Picture, showsCost: boolean): Message {
  const files = [sheetFile(sheet, view, picture)];
  const paintedCount = view.tiles.filter(isOpenable).length;
  const facts = [
    paintedCount === view.tiles.length
      ? formatPictureCount(paintedCount)
      : t('{painted} of {count, plural, one {# picture} other {# pictures}}', {
          painted: paintedCount,
          count: view.tiles.length,
        }),
    sheet.state === 'canceled' && t('canceled'),
    formatDuration(view.seconds),
    showsCost && costText(view.cost),
    view.sketch && t('sketches, not the model'),
  ];
  const parts = [
    ...headerComponents(sheet),
    ...gallery(files),
    ...smallText([joinMarkdown(facts, ' · '), ...failureReasons(view)]),
  ];
  const retryable = sheet.state === 'canceled' ? 0 : countRetryable(view.tiles);
  const retry = {
    action: 'retry',
    label: plainText('Try the {count} failed again', { count: retryable }),
    style: ButtonStyle.Primary,
  } as const;
  const remove = { action: 'drop', label: plainText('Delete'), style: ButtonStyle.Secondary } as const;
  const buttons = buttonRow(sheet, [...(retryable ? [retry] : []), remove]);
  return containerMessage(ACCENT_COLOR, [...parts, ...cellSelects(sheet, view), buttons], files);
}

function headerComponents(sheet: Sheet): APIComponentInContainer[] {
  const shared = sharedValues(sheet).map((fact) => escapeMarkdown(fact, 80));
  const axes = describeAxes(sheet).map((axis) => escapeMarkdown(axis, MAX_AXIS_LENGTH));
  return [
    textDisplay(md`**${escapeMarkdown(sheet.prompt, MAX_PROMPT_LENGTH)}**`),
    ...smallText([...axes, ...(shared.length ? [joinMarkdown(shared, ' · ')] : [])]),
  ];
}

const countDone = ({ tiles }: SheetView) => tiles.filter(({ is }) => is !== 'waiting' && is !== 'painting').length;

/** Why cells failed: each reason once, with its count. A limit is one reason: what is left of it differs from cell to cell. */
function failureReasons({ tiles }: SheetView): Markdown[] {
  const failed = tiles.flatMap((tile) => (tile.is === 'failed' ? [tile] : []));
  const groups = Map.groupBy(failed, ({ code, reason }) => (code === 'limit-reached' ? code : reason));
  const counts = [...groups.values()].flatMap((all) =>
    all
      .slice(0, 1)
      .map(({ reason }) =>
        t('{count} failed: {reason}', { count: all.length, reason: escapeMarkdown(reason, MAX_REASON_LENGTH) }),
      ),
  );
  return counts.slice(0, MAX_REASONS);
}

/** Selects of the painted cells, up to 25 options each. */
function cellSelects(sheet: Sheet, { tiles }: SheetView): APIComponentInContainer[] {
  const paintedCells = [...tiles.entries()].filter(([, tile]) => isOpenable(tile)).map(([cell]) => cell);
  const count = Math.ceil(paintedCells.length / MAX_SELECT_OPTIONS);
  return Array.from({ length: count }, (_, at) => {
    const optionCells = paintedCells.slice(at * MAX_SELECT_OPTIONS, (at + 1) * MAX_SELECT_OPTIONS);
    const options = optionCells.map((cell) =>
      selectOption({ value: `${cell}`, label: `${cell + 1}. ${cellLabel(sheet, cell)}` }),
    );
    const [first = 0, last = 0] = [optionCells[0], optionCells.at(-1)];
    const custom_id = sheetCustomId.encode({ action: 'take', sheet: sheet.id, at });
    const select = {
      type: ComponentType.StringSelect as const,
      custom_id,
      placeholder:
        count > 1
          ? plainText('Continue with a cell, {first} to {last}…', { first: first + 1, last: last + 1 })
          : plainText('Continue with a cell…'),
      options,
    };
    return { type: ComponentType.ActionRow as const, components: [select] };
  });
}

type SheetAction = Parameters<typeof sheetCustomId.encode>[0]['action'];

function buttonRow(
  { id }: Sheet,
  specs: readonly { action: SheetAction; label: string; style: ButtonStyle.Primary | ButtonStyle.Secondary }[],
): APIComponentInContainer {
  return {
    type: ComponentType.ActionRow,
    components: specs.map(({ action, label, style }) => ({
      type: ComponentType.Button as const,
      style,
      label,
      custom_id: sheetCustomId.encode({ action, sheet: id, at: 0 }),
    })),
  };
}

/** Asks whether to paint a cell again whose picture was deleted. */
export function repaintCellMessage(sheet: Sheet, cell: number, cost: number | undefined): Message {
  const custom_id = sheetCustomId.encode({ action: 'again', sheet: sheet.id, at: cell });
  return containerMessage(
    ACCENT_COLOR,
    [
      textDisplay(
        t(
          '**{cellLabel}**\nThe picture of this cell is no longer stored. It can be painted again with the same seed: {cost}.',
          { cellLabel: escapeMarkdown(cellLabel(sheet, cell), 200), cost: formatCost(cost) },
        ),
      ),
      {
        type: ComponentType.ActionRow,
        components: [
          { type: ComponentType.Button, style: ButtonStyle.Primary, label: plainText('Paint it again'), custom_id },
        ],
      },
    ],
    [],
  );
}
