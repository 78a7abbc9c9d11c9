import type { Hour } from '#services/backends/sketch/style/light.ts';

export type Setting = 'meadow' | 'forest' | 'sea' | 'mountains' | 'city' | 'desert' | 'snow' | 'space' | 'room';
export type Weather = 'rain' | 'snow' | 'fog' | 'storm' | 'clouds' | 'rainbow';

/** Meaning of a word of a prompt. */
export type WordMeaning =
  | { readonly is: 'subject'; readonly motif: string; readonly setting?: Setting }
  | { readonly is: 'setting'; readonly setting: Setting }
  | { readonly is: 'hour'; readonly hour: Hour }
  | { readonly is: 'weather'; readonly weather: Weather }
  | { readonly is: 'light'; readonly light: 'moon' | 'sun' | 'stars' }
  | { readonly is: 'colour'; readonly colour: string }
  | { readonly is: 'count'; readonly count: number }
  | { readonly is: 'size'; readonly factor: number }
  | { readonly is: 'close' }
  /** Starts another thing: colour, size and count of the thing before do not apply to it. */
  | { readonly is: 'article' };

/** Nouns: the motif, its usual place where the prompt names none, and its words. */
const SUBJECTS: readonly (readonly [motif: string, setting: Setting | undefined, words: string])[] = [
  ['fox', undefined, 'fox vixen'],
  ['cat', undefined, 'cat kitten kitty tabby'],
  ['dog', 'meadow', 'dog puppy hound corgi retriever'],
  ['collie', 'meadow', 'lassie collie sheltie'],
  ['wolf', 'forest', 'wolf wolves husky coyote'],
  ['rabbit', 'meadow', 'rabbit bunny hare'],
  ['bear', 'forest', 'bear teddy grizzly'],
  ['panda', 'forest', 'panda'],
  ['tiger', 'forest', 'tiger leopard'],
  ['lion', 'desert', 'lion'],
  ['mouse', undefined, 'mouse mice hamster rat'],
  ['lorikeet', 'forest', 'lorikeet parrot parakeet macaw budgie'],
  ['bird', 'forest', 'bird robin sparrow finch raven crow eagle hawk hummingbird pigeon'],
  ['owl', 'forest', 'owl'],
  ['duck', 'sea', 'duck duckling goose swan'],
  ['penguin', 'snow', 'penguin'],
  ['fish', 'sea', 'fish goldfish koi shark'],
  ['whale', 'sea', 'whale dolphin orca'],
  ['butterfly', 'meadow', 'butterfly moth'],
  ['dragon', 'mountains', 'dragon wyvern dinosaur'],
  ['tree', undefined, 'tree oak maple apple'],
  ['pine', undefined, 'pine fir spruce'],
  ['palm', 'sea', 'palm coconut'],
  ['flower', undefined, 'flower rose tulip daisy sunflower poppy bouquet blossom orchid'],
  ['mushroom', 'forest', 'mushroom toadstool'],
  ['cactus', 'desert', 'cactus cacti'],
  ['leaves', 'forest', 'leaf leaves fern'],
  ['sprig', undefined, 'sprig twig branch herb'],
  ['house', undefined, 'house cottage cabin home hut barn'],
  ['castle', undefined, 'castle palace fortress temple'],
  ['lighthouse', 'sea', 'lighthouse'],
  ['tower', 'city', 'tower skyscraper building'],
  ['tent', undefined, 'tent camp camping'],
  ['boat', 'sea', 'boat ship sailboat yacht sailing pirate'],
  ['car', undefined, 'car taxi truck van bus automobile'],
  ['balloon', undefined, 'balloon airship'],
  ['rocket', 'space', 'rocket spaceship spacecraft'],
  ['train', undefined, 'train locomotive steam'],
  ['bicycle', undefined, 'bicycle bike cyclist'],
  ['robot', undefined, 'robot android cyborg mech'],
  ['woman', undefined, 'woman girl lady queen princess witch mother'],
  ['man', undefined, 'man boy king wizard knight father gentleman stevenespinoza'],
  ['person', undefined, 'person people human face child portrait selfie'],
  ['astronaut', 'space', 'astronaut cosmonaut spaceman'],
  ['snowman', 'snow', 'snowman'],
  ['cup', 'room', 'cup coffee tea mug latte'],
  ['vase', 'room', 'vase'],
  ['shell', 'sea', 'shell seashell conch'],
  ['pebbles', undefined, 'pebble stone rock cairn'],
];

const SETTINGS: readonly (readonly [Setting, string])[] = [
  ['meadow', 'meadow field garden grass park hill countryside spring'],
  ['forest', 'forest wood jungle grove rainforest autumn'],
  ['sea', 'sea ocean beach lake river water coast island harbor harbour pond wave waves'],
  ['mountains', 'mountain alps peak cliff valley canyon volcano landscape'],
  ['city', 'city street town skyline urban downtown tokyo paris london york night-market cyberpunk'],
  ['desert', 'desert dune sand sahara mars'],
  ['snow', 'winter arctic ice glacier christmas antarctica'],
  ['space', 'space galaxy planet cosmos universe orbit nebula'],
  ['room', 'room window table indoors kitchen library studio interior desk'],
];

const HOURS: readonly (readonly [Hour, string])[] = [
  ['dawn', 'dawn sunrise morning'],
  ['day', 'day noon sunny bright daylight afternoon summer'],
  ['dusk', 'dusk sunset evening golden twilight'],
  ['night', 'night midnight nocturnal dark starry moonlit moonlight'],
];

const WEATHERS: readonly (readonly [Weather, string])[] = [
  ['rain', 'rain rainy raining umbrella drizzle'],
  ['snow', 'snow snowy snowing snowfall blizzard'],
  ['fog', 'fog foggy mist misty haze'],
  ['storm', 'storm thunder lightning stormy'],
  ['clouds', 'cloud cloudy'],
  ['rainbow', 'rainbow'],
];

const LIGHTS: readonly (readonly ['moon' | 'sun' | 'stars', string])[] = [
  ['moon', 'moon crescent'],
  ['sun', 'sun sunshine'],
  ['stars', 'star'],
];

const COLOURS: readonly (readonly [string, string])[] = [
  ['#d03a34', 'red crimson scarlet'],
  ['#ea8430', 'orange ginger'],
  ['#efc23c', 'yellow gold'],
  ['#4f9a4d', 'green emerald'],
  ['#3d78c4', 'blue azure'],
  ['#3aa6a0', 'teal turquoise cyan'],
  ['#7c55b8', 'purple violet lilac'],
  ['#e77fa6', 'pink magenta'],
  ['#7d5237', 'brown'],
  ['#2e2a33', 'black'],
  ['#f4f1ea', 'white'],
  ['#8f9096', 'grey gray silver'],
];

const COUNTS: readonly (readonly [number, string])[] = [
  [2, 'two pair couple 2'],
  [3, 'three 3'],
  [4, 'four 4'],
  [5, 'five many several group herd flock 5'],
];

const SIZES: readonly (readonly [number, string])[] = [
  [0.62, 'tiny small little miniature'],
  [1.35, 'big large giant huge enormous'],
];

const MEANINGS: ReadonlyMap<string, readonly WordMeaning[]> = new Map<string, WordMeaning[]>([
  ...SUBJECTS.flatMap(([motif, setting, words]) =>
    entriesFor(words, setting ? { is: 'subject', motif, setting } : { is: 'subject', motif }),
  ),
  ...SETTINGS.flatMap(([setting, words]) => entriesFor(words, { is: 'setting', setting })),
  ...HOURS.flatMap(([hour, words]) => entriesFor(words, { is: 'hour', hour })),
  ...WEATHERS.flatMap(([weather, words]) => entriesFor(words, { is: 'weather', weather })),
  ...LIGHTS.flatMap(([light, words]) => entriesFor(words, { is: 'light', light })),
  ...COLOURS.flatMap(([colour, words]) => entriesFor(words, { is: 'colour', colour })),
  ...COUNTS.flatMap(([count, words]) => entriesFor(words, { is: 'count', count })),
  ...SIZES.flatMap(([factor, words]) => entriesFor(words, { is: 'size', factor })),
  ...entriesFor('closeup headshot macro', { is: 'close' }),
  ...entriesFor('a an', { is: 'article' }),
  ['portrait', [{ is: 'subject', motif: 'person' }, { is: 'close' }]],
  ['selfie', [{ is: 'subject', motif: 'person' }, { is: 'close' }]],
  [
    'village',
    [
      { is: 'count', count: 3 },
      { is: 'subject', motif: 'house', setting: 'meadow' },
    ],
  ],
  ['farm', [{ is: 'subject', motif: 'house', setting: 'meadow' }]],
  [
    'volcano',
    [
      { is: 'setting', setting: 'mountains' },
      { is: 'hour', hour: 'dusk' },
    ],
  ],
  [
    'mars',
    [
      { is: 'setting', setting: 'desert' },
      { is: 'hour', hour: 'dusk' },
    ],
  ],
]);

/** Looks up the meaning of a word; a plural means several of the thing. */
export function meaningsOf(word: string): readonly WordMeaning[] {
  const known = MEANINGS.get(word);
  if (known) return known;
  for (const single of [word.replace(/s$/, ''), word.replace(/es$/, ''), word.replace(/ies$/, 'y')]) {
    const singularMeanings = single === word ? undefined : MEANINGS.get(single);
    if (singularMeanings)
      return singularMeanings.some(({ is }) => is === 'subject')
        ? [{ is: 'count', count: 3 }, ...singularMeanings]
        : singularMeanings;
  }
  return [];
}

function entriesFor(words: string, meaning: WordMeaning): [string, WordMeaning[]][] {
  return words.split(' ').map((word) => [word, [meaning]]);
}
