type Component = Readonly<Record<string, unknown>>;

/**
 * The components of a message as they are sent back, each as `change` makes it, its children first; undefined leaves it out. Files stay
 * what they are: Discord names them by address when it sends a message, and wants them by name.
 */
export function mapComponents(
  components: readonly unknown[],
  change: (component: Component) => Component | undefined,
): unknown[] {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.flatMap((each) => visit(each) ?? []);
    if (!isRecord(value)) return value;
    const changed = change(
      Object.fromEntries(Object.entries(value).map(([key, child]) => [key, key === 'media' ? child : visit(child)])),
    );
    return changed && 'media' in changed ? { ...changed, media: attachedMedia(changed.media) } : changed;
  };
  return components.flatMap((each) => visit(each) ?? []);
}

/** A file of a message, by its address; ephemeral messages have a path of their own. */
export function readFileAddress(url: unknown): { readonly id: string; readonly name: string } | undefined {
  const path = URL.parse(String(url))?.pathname ?? '';
  const [, id, name] = /\/(?:ephemeral-)?attachments\/\d+\/(\d+)\/([^/]+)$/.exec(path) ?? [];
  return id === undefined || name === undefined ? undefined : { id, name: decodeURIComponent(name) };
}

/** Only files of the message itself are on such a path. */
function attachedMedia(media: unknown): unknown {
  if (!isRecord(media)) return media;
  const file = readFileAddress(media.url);
  return { url: file === undefined ? media.url : `attachment://${file.name}` };
}

const isRecord = (value: unknown): value is Component => typeof value === 'object' && value !== null;
