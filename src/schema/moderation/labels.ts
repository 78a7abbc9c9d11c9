/** What a word of a moderation model says of a picture. */
export type Polarity = 'flagged' | 'clean';

/** Words of published models for pictures that are not for everybody, singular, in lower case. */
const FLAGGED_WORDS = new Set(
  `nsfw unsafe flagged explicit questionable inappropriate sensitive porn pornography pornographic hentai sexy sexual sexually
  erotic erotica nude nudity naked lewd suggestive racy gore gory violence violent blood hate hateful harassment toxic
  drug weapon selfharm suicide csam illegal harmful`.split(/\s+/),
);

const CLEAN_WORDS = new Set('normal safe sfw clean appropriate'.split(' '));

/** Words that turn the meaning of the one after them around: `not_safe`. */
const NEGATIONS = new Set(['not', 'non', 'no']);

/**
 * What a label or the name of a field says: `nsfw_detected`, `falcon_is_safe`, `not safe`, `sexual/minors`. Undefined where it says
 * neither, such as `time_taken`.
 */
export function polarityOf(label: string): Polarity | undefined {
  const words = label
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
  const said = words.flatMap((word, at) => {
    const polarity = polarityOfWord(word);
    return polarity ? [NEGATIONS.has(words[at - 1] ?? '') ? opposite(polarity) : polarity] : [];
  });
  // `safe for work, not nsfw` says one thing; what says both is flagged.
  return said.includes('flagged') ? 'flagged' : said[0];
}

function polarityOfWord(word: string): Polarity | undefined {
  const singular = word.replace(/s$/, '');
  if (FLAGGED_WORDS.has(word) || FLAGGED_WORDS.has(singular)) return 'flagged';
  return CLEAN_WORDS.has(word) || CLEAN_WORDS.has(singular) ? 'clean' : undefined;
}

const opposite = (polarity: Polarity): Polarity => (polarity === 'flagged' ? 'clean' : 'flagged');
