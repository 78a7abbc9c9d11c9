/**
 * The components of a message as they are sent back, with another label on one of them. Files stay what they are: Discord names
 * them by address when it sends a message, and wants them by name.
 */
export function relabelComponent(components: readonly unknown[], customId: string, label: string): unknown[] {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (!isRecord(value)) return value;
    const copy = Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key, key === 'media' ? attachedMedia(child) : visit(child)]),
    );
    return copy.custom_id === customId ? { ...copy, label } : copy;
  };
  return components.map(visit);
}

/** Only files of the message itself are on such a path. */
function attachedMedia(media: unknown): unknown {
  if (!isRecord(media)) return media;
  const name = /\/attachments\/\d+\/\d+\/([^/]+)$/.exec(URL.parse(String(media.url))?.pathname ?? '')?.[1];
  return { url: name === undefined ? media.url : `attachment://${decodeURIComponent(name)}` };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
