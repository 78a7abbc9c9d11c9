import { XMP_NAMESPACE } from './file-texts.ts';

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

/** An XMP packet that has the recipe as its one property (XMP part 1, 7.3.3). */
export function xmpWithRecipe(recipe: string): Buffer {
  const value = recipe.replace(/[&<>"]/g, (character) => ENTITIES.get(character) ?? '');
  return Buffer.from(
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      `<rdf:Description rdf:about="" xmlns:lorikeet="${XMP_NAMESPACE}" lorikeet:recipe="${value}"/>` +
      '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>',
  );
}

const RECIPE_PATTERN = new RegExp(`xmlns:lorikeet="${XMP_NAMESPACE}" lorikeet:recipe="([^"]*)"`);
const ENTITY_PATTERN = new RegExp([...ENTITIES.values()].join('|'), 'g');

/** Reads back what {@link xmpWithRecipe} wrote; undefined for any other packet. */
export function recipeOfXmp(packet: string): string | undefined {
  const characters = new Map([...ENTITIES].map(([character, entity]) => [entity, character]));
  return RECIPE_PATTERN.exec(packet)?.[1]?.replace(ENTITY_PATTERN, (entity) => characters.get(entity) ?? '');
}
