/** What a prediction may put out at most: levels of nesting, and addresses that are looked at. */
const [MAX_DEPTH, MAX_ADDRESSES] = [6, 1000];

/** Pictures of one message. */
const MAX_PICTURES = 10;

/** Endings of files that are no pictures, which some models put out beside them. */
const OTHER_FILE_PATTERN =
  /\.(?:mp[34]|wav|flac|ogg|webm|mov|zip|tar|gz|json|txt|csv|npy|npz|pkl|ply|obj|glb|safetensors)$/i;

/**
 * The addresses of the pictures in an output: what it is counts, not what the model's schema declares. It may be one address or
 * a list, a list of lists, or objects with addresses in them. Of more than fit into a message it is the last ones, since a model
 * that puts out each of its steps ends with the picture.
 */
export function pictureAddresses(output: unknown): readonly string[] {
  return collectAddresses(output, MAX_DEPTH)
    .filter((address) => address.startsWith('data:') || !OTHER_FILE_PATTERN.test(URL.parse(address)?.pathname ?? ''))
    .slice(-MAX_PICTURES);
}

/** The endings of the files in an output that has none but other files than pictures: `mp4`. Empty where there is a picture, or no file. */
export function otherFileEndings(output: unknown): readonly string[] {
  if (pictureAddresses(output).length > 0) return [];
  const paths = collectAddresses(output, MAX_DEPTH).map((address) => URL.parse(address)?.pathname ?? '');
  return [...new Set(paths.map((path) => path.slice(path.lastIndexOf('.') + 1).toLowerCase()))];
}

function collectAddresses(output: unknown, depth: number): string[] {
  if (typeof output === 'string') return /^(?:https?|data):/i.test(output) ? [output] : [];
  if (typeof output !== 'object' || output === null || depth === 0) return [];
  return Object.values(output)
    .slice(0, MAX_ADDRESSES)
    .flatMap((part) => collectAddresses(part, depth - 1))
    .slice(0, MAX_ADDRESSES);
}
