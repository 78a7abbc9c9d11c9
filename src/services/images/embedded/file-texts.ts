/** Texts that a picture's file carries beside its pixels. */
export interface FileTexts {
  /** How it was painted, for people and other tools: as A1111 writes it, in PNG `parameters`, else in EXIF's user comment. */
  readonly parameters: string;
  /** The same for Lorikeet, as JSON: in a text of PNG's, else in XMP. */
  readonly recipe: string;
}

/** The keywords of both in PNG. */
export const PNG_KEYWORDS = { parameters: 'parameters', recipe: 'lorikeet' } as const;

/** The namespace of the recipe in XMP: it names a property, and is no address. */
export const XMP_NAMESPACE = 'urn:lorikeet:recipe:1';
