/** Names of the machine that the playground runs on, as it sees itself. */
const LOCAL_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The address of a file of the playground as the page can load it: relative, because over SSH or a forwarded port the page has
 * another port than the playground. Other addresses stay.
 */
export function localUrl(url: string): string {
  const parsed = URL.parse(url);
  const isOwnFile = parsed && LOCAL_HOSTS.has(parsed.hostname) && /^\/(ephemeral-)?attachments\//.test(parsed.pathname);
  return isOwnFile ? parsed.pathname + parsed.search : url;
}
