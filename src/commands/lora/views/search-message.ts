import type { APIComponentInContainer } from 'discord.js';
import type { Services } from '#commands/command.ts';
import type { Message } from '#discord/messages/message.ts';
import { plainText, t } from '#schema/language/t.ts';
import { listMarkdown, type Markdown, md, smallLines } from '#schema/markdown.ts';
import type { Preset } from '#schema/preset/preset.ts';
import type { FoundLora } from '#services/loras/search/found-lora.ts';
import type { LoraSearchResult, SearchFailure } from '#services/loras/search/lora-search.ts';
import { loraBases } from '#services/presets/checks/loras/lora-bases.ts';
import { button, buttonRow, divider, loraMessage } from './components.ts';
import { besidePicture } from './findings-controls.ts';
import { fitOf, foundLoraText, siteName } from './found-lora-text.ts';

/** LoRAs per page: with picture, button and divider each takes six of the 40 components that Discord allows. */
const PAGE_SIZE = 5;

/** Discord's limit of characters of a custom_id (components/reference.mdx). */
const MAX_ID_LENGTH = 100;

const FAILURES: Readonly<Record<SearchFailure, (site: string) => Markdown>> = {
  slow: (site) => t('{site} did not answer in time', { site }),
  busy: (site) => t('{site} takes no more searches at the moment', { site }),
  unreachable: (site) => t('{site} could not be reached', { site }),
};

export interface SearchPage {
  readonly words: string;
  /** From 1; the nearest one that there is. */
  readonly page: number;
  readonly result: LoraSearchResult;
  /** Whether the viewer may add what was found. */
  readonly canAdd: boolean;
  /** The presets that the viewer sees. */
  readonly known: readonly Preset[];
}

/** A page of what a search has found. */
export function searchMessage(
  { words, page, result, canAdd, known }: SearchPage,
  { models, presetServices }: Pick<Services, 'models' | 'presetServices'>,
): Message {
  const { found } = result;
  const title = md`### ${t('LoRAs for “{words}”', { words })}\n${smallLines(summary(result))}`;
  if (found.length === 0) return loraMessage([title, emptyText(result, canAdd)]);
  const pages = Math.ceil(found.length / PAGE_SIZE);
  const number = Math.min(pages, Math.max(1, Number.isInteger(page) ? page : 1));
  const bases = loraBases(models, presetServices.check.isAllowed);
  const shown = found.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE);
  const parts = shown.flatMap((each) => [
    divider,
    besidePicture(foundLoraText(each, { bases, known }), each.picture),
    ...(canAdd && fitOf(each, bases).is !== 'no' ? addRow(each) : []),
  ]);
  const turn = (to: number, label: string, disabled: boolean) =>
    button(`search:page:${to}:${words}`, label, { disabled });
  const pageButtons = buttonRow(
    turn(number - 1, '◀', number === 1),
    button('search:here', plainText('{page} of {pages}', { page: number, pages }), { disabled: true }),
    turn(number + 1, '▶', number === pages),
  );
  return loraMessage([title, ...parts, ...(pages > 1 ? [pageButtons] : [])]);
}

/** None for a reference that is too long for a button; its text has it. */
function addRow({ reference }: FoundLora): APIComponentInContainer[] {
  const add = button(`search:add:${reference}`, plainText('Add'), { style: 'primary' });
  return add.custom_id.length > MAX_ID_LENGTH ? [] : [buttonRow(add)];
}

function summary({ found, asked, failed }: LoraSearchResult): Markdown[] {
  const answered = asked.filter((site) => !failed.some((each) => each.site === site)).map(siteName);
  const count = found.length;
  return [
    answered.length > 0
      ? t('{count} found on {sites}', { count, sites: listMarkdown(answered, 'and') })
      : t('{count} found among my own models', { count }),
    ...failed.map(({ site, why }) => FAILURES[why](siteName(site))),
  ];
}

function emptyText({ asked, failed }: LoraSearchResult, canAdd: boolean): Markdown {
  const why =
    asked.length === 0
      ? t('Only my own models were searched: my operator allows no other site.')
      : failed.length === asked.length
        ? t('No site answered, so try again in a minute.')
        : t('Nothing was found. Try fewer words or others, in English.');
  return canAdd ? md`${why} ${t('If you know the page of a LoRA, add it by its address: `/lora add`.')}` : why;
}
