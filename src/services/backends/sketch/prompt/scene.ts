import type { SeededRandom } from '#services/backends/sketch/drawing/seeded-random.ts';
import { splitWords } from '#services/backends/sketch/style/drawing-style.ts';
import type { Hour } from '#services/backends/sketch/style/light.ts';
import { meaningsOf, type Setting, type Weather, type WordMeaning } from './vocabulary.ts';

export interface Subject {
  readonly motif: string;
  readonly count: number;
  readonly colour: string | undefined;
  /** 1 is the usual size. */
  readonly size: number;
}

/** What a picture shows. */
export interface Scene {
  readonly subjects: readonly Subject[];
  readonly setting: Setting;
  readonly hour: Hour;
  readonly weather: ReadonlySet<Weather>;
  readonly lights: ReadonlySet<'moon' | 'sun' | 'stars'>;
  /** Whether the first subject fills the picture, as in a portrait. */
  readonly isCloseUp: boolean;
}

/** Most subjects of a scene; more would hide each other. */
const MAX_SUBJECTS = 4;
const DEFAULT_SETTINGS = ['meadow', 'forest', 'mountains', 'sea', 'desert'] as const;

/**
 * Parses a prompt. `random` chooses what the prompt leaves open: the place, the hour, and a subject where the prompt names no
 * known one. `trainedWords` are words that a LoRA was trained on: its subject is used where the prompt has no other.
 */
export function readScene(prompt: string, trainedWords: readonly string[], random: SeededRandom): Scene {
  const meanings = splitWords(prompt).flatMap(meaningsOf);
  const named = subjectsOf(meanings);
  const trainedSubjects = subjectsOf(trainedWords.flatMap(meaningsOf)).slice(0, 1);
  const places = meanings.flatMap((meaning) => (meaning.is === 'setting' ? [meaning.setting] : []));
  const subjectSettings = [...meanings, ...trainedWords.flatMap(meaningsOf)].flatMap((meaning) =>
    meaning.is === 'subject' && meaning.setting ? [meaning.setting] : [],
  );
  const weather = new Set(meanings.flatMap((meaning) => (meaning.is === 'weather' ? [meaning.weather] : [])));
  const lights = new Set(meanings.flatMap((meaning) => (meaning.is === 'light' ? [meaning.light] : [])));
  const hours = meanings.flatMap((meaning) => (meaning.is === 'hour' ? [meaning.hour] : []));
  const [anyPlace, anyHour] = [random.pick(DEFAULT_SETTINGS), random.pick(['day', 'day', 'dawn', 'dusk'] as const)];
  const setting = places[0] ?? subjectSettings[0] ?? (weather.has('snow') ? 'snow' : anyPlace);
  const fallback: Subject = {
    motif: random.pick(fallbackMotifs(setting)),
    count: 1,
    colour: findColour(meanings),
    size: 1,
  };
  const newTrainedSubjects = trainedSubjects.filter(
    ({ motif }) => !named.some((subject) => baseMotif(subject.motif) === baseMotif(motif)),
  );
  const wanted = [...newTrainedSubjects, ...named].slice(0, MAX_SUBJECTS);
  const hasScenery = places.length > 0 || lights.size > 0 || weather.size > 0;
  return {
    subjects: wanted.length > 0 || hasScenery ? wanted : [fallback],
    setting,
    hour: hours[0] ?? (lights.has('moon') || lights.has('stars') || setting === 'space' ? 'night' : anyHour),
    weather,
    lights,
    isCloseUp: meanings.some(({ is }) => is === 'close'),
  };
}

/** Finds the subjects with the count, colour and size that precede them. */
function subjectsOf(meanings: readonly WordMeaning[]): Subject[] {
  const found: Subject[] = [];
  let [count, size] = [1, 1];
  let colour: string | undefined;
  for (const meaning of meanings) {
    if (meaning.is === 'article') [count, size, colour] = [1, 1, undefined];
    else if (meaning.is === 'count') count = count > 1 ? count : meaning.count;
    else if (meaning.is === 'colour') colour = meaning.colour;
    else if (meaning.is === 'size') size = meaning.factor;
    else if (meaning.is === 'subject') {
      const isGeneric = meaning.motif === 'person' && found.length > 0;
      if (!isGeneric && !found.some(({ motif }) => motif === meaning.motif)) {
        const genericIndex = found.findIndex(({ motif }) => motif === 'person');
        if (genericIndex >= 0) found.splice(genericIndex, 1);
        found.push({ motif: meaning.motif, count, colour, size });
      }
      [count, size, colour] = [1, 1, undefined];
    }
  }
  return found;
}

const findColour = (meanings: readonly WordMeaning[]) => meanings.find((meaning) => meaning.is === 'colour')?.colour;

/** Treats a collie as a dog, so that a LoRA's dog is not added beside the dog that the prompt names. */
const baseMotif = (motif: string) => (motif === 'collie' ? 'dog' : motif);

/**
 * Subjects for a prompt without a known noun: small things of the place that no noun stands for, so that a prompt for a
 * violin does not show a boat.
 */
function fallbackMotifs(setting: Setting): readonly [string, ...string[]] {
  switch (setting) {
    case 'meadow':
      return ['sprig', 'leaves', 'flower', 'pebbles'];
    case 'forest':
      return ['leaves', 'sprig', 'pebbles'];
    case 'sea':
      return ['shell', 'pebbles'];
    case 'room':
      return ['vase', 'sprig', 'leaves'];
    default:
      return ['pebbles', 'sprig'];
  }
}
