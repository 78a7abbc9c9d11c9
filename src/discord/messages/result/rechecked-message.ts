import { indexOfFile } from '#discord/result-file-name.ts';
import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import { mapComponents } from '#schema/interaction/components/map-components.ts';
import { inLanguage } from '#schema/language/ambient.ts';
import { LANGUAGES, type Language } from '#schema/language/languages.ts';
import { indexesWith, type PictureChecks } from '#schema/moderation/picture-checks.ts';
import type { FlaggedPolicy } from '#schema/settings/rules/flagged-pictures.ts';
import { recheckedTexts, uncheckedText } from './moderation-texts.ts';

export interface RecheckedMessageOptions {
  /** The pictures that the message says could not be judged; empty where that is not known, as after a kill. */
  readonly named: readonly number[];
  /** The pictures that the message shows, in order. */
  readonly shown: readonly number[];
  readonly checks: PictureChecks;
  /** What its server does with flagged pictures now. */
  readonly policy: FlaggedPolicy;
  /** Whether its pictures are covered whatever moderation says. */
  readonly isSpoiler: boolean;
  /** Of the button that has the pictures judged again. */
  readonly customId: string;
}

/** Pictures of which any may be those that the message names: more have too many subsets. */
const MAX_GUESSED_PICTURES = 4;

/**
 * The message of a result as its verdicts are now: what is clean is uncovered, what is to be dropped is gone, the note says what is
 * left, and the button goes with the last picture that is not judged. All else stays, such as how many stars it has.
 */
export function recheckedComponents(components: readonly unknown[], options: RecheckedMessageOptions): unknown[] {
  const { named, shown, checks, policy, isSpoiler, customId } = options;
  const [clean, flagged, unknown] = (['clean', 'flagged', 'unknown'] as const).map(
    (verdict) => new Set(indexesWith(checks, verdict)),
  );
  const isDropped = (index: number) => policy === 'drop' && flagged?.has(index) === true;
  const remaining = shown.filter((index) => !isDropped(index)).length;
  const rewrite = noteRewriter(components, named, { checks, isDropped });
  return mapComponents(components, (component) => {
    if (component.custom_id === customId && unknown?.size === 0) return undefined;
    if (isOfMissingPicture(component.custom_id, remaining)) return undefined;
    if (Array.isArray(component.components) && component.components.length === 0) return undefined;
    if (Array.isArray(component.items) && component.items.length === 0) return undefined;
    if (typeof component.content === 'string') return withContent(component, rewrite(component.content));
    const index = indexOfFile(urlOf(component.media));
    if (index === undefined) return component;
    if (isDropped(index)) return undefined;
    return clean?.has(index) && !isSpoiler ? { ...component, spoiler: false } : component;
  });
}

/** Buttons for single pictures, by their place in the message. */
const PICTURE_BUTTONS: ReadonlySet<string> = new Set(['upscale', 'upscalefour', 'varysubtle', 'vary']);

function isOfMissingPicture(customId: unknown, remaining: number): boolean {
  const { data } = buttonCustomId.safeDecode(String(customId));
  return data !== undefined && PICTURE_BUTTONS.has(data.button) && data.image >= remaining;
}

const urlOf = (media: unknown): string =>
  typeof media === 'object' && media !== null && 'url' in media ? String(media.url) : '';

/** A text without words is none. */
const withContent = (component: Readonly<Record<string, unknown>>, content: string) =>
  content === '' ? undefined : { ...component, content };

interface Verdicts {
  readonly checks: PictureChecks;
  readonly isDropped: (index: number) => boolean;
}

/** Replaces the sentence on what could not be judged, in whichever language the message has it. */
function noteRewriter(
  components: readonly unknown[],
  named: readonly number[],
  { checks, isDropped }: Verdicts,
): (content: string) => string {
  const whole = JSON.stringify(components);
  for (const language of LANGUAGES)
    for (const indexes of named.length > 0 ? [named] : subsets(checks.map(({ index }) => index))) {
      const note = inLanguage(language, () => uncheckedText(indexes)?.text);
      if (note === undefined || !whole.includes(JSON.stringify(note).slice(1, -1))) continue;
      const found = textOf(language, indexes, { checks, isDropped });
      return (content) => (content.includes(note) ? replacePart(content, note, found) : content);
    }
  return (content) => content;
}

function textOf(language: Language, indexes: readonly number[], { checks, isDropped }: Verdicts): string {
  const withVerdict = (verdict: 'flagged' | 'unknown') =>
    indexesWith(checks, verdict).filter((index) => indexes.includes(index));
  const flagged = withVerdict('flagged');
  const now = {
    flagged: flagged.filter((index) => !isDropped(index)),
    unchecked: withVerdict('unknown'),
    dropped: flagged.filter(isDropped),
  };
  return inLanguage(language, () =>
    recheckedTexts(now)
      .map(({ text }) => text)
      .join(SEPARATOR),
  );
}

/** Stands between the parts of a line of facts. */
const SEPARATOR = ' · ';

/** One part of a line of facts becomes another, or goes with what parted it; a line without parts goes, too. */
function replacePart(content: string, part: string, by: string): string {
  if (by !== '') return content.replace(part, () => by);
  const lines = content.split('\n').map((line) => line.replace(part + SEPARATOR, '').replace(SEPARATOR + part, ''));
  return lines.filter((line) => line.replace(part, '') !== '-# ' || !line.includes(part)).join('\n');
}

/** All that have something, the largest first: the sentence on some pictures may be a part of that on more. */
function subsets(indexes: readonly number[]): readonly (readonly number[])[] {
  const few = indexes.toSorted((a, b) => a - b).slice(0, MAX_GUESSED_PICTURES);
  const all = Array.from({ length: 2 ** few.length - 1 }, (_, mask) =>
    few.filter((_index, place) => ((mask + 1) >> place) & 1),
  );
  return all.sort((one, other) => other.length - one.length);
}
