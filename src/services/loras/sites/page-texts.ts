const ADULT_WORDS = /\b(?:nsfw|nudes?|nudity|naked|porn\w*|hentai|xxx|erotic\w*|sexual\w*|fetish\w*|18\+)(?!\w)/i;

/** Whether texts of a page say that it is for adults: not every site has a mark for it. */
export function soundsAdult(texts: readonly (string | undefined)[]): boolean {
  return texts.some((text) => text !== undefined && ADULT_WORDS.test(text.slice(0, 2000).replaceAll('_', ' ')));
}

/** An address of a picture that Discord shows. */
export function pictureAddress(url: string | undefined): string | undefined {
  return url?.startsWith('https://') && url.length <= 1500 ? url : undefined;
}
