const DELIVERY = 'replicate.delivery';

/** Whether a picture may be loaded from there: Replicate's delivery hosts over https, or the origin of the API's address. */
export function mayLoad(url: URL, apiUrl: string): boolean {
  if (url.origin === new URL(apiUrl).origin) return true;
  const secure = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  return secure && (url.hostname === DELIVERY || url.hostname.endsWith(`.${DELIVERY}`));
}

const DISCORD_CDN: ReadonlySet<string> = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

/** Whether Replicate can load a picture from there by itself. */
export function canReach(url: URL, apiUrl: string): boolean {
  return (url.protocol === 'https:' && DISCORD_CDN.has(url.hostname)) || mayLoad(url, apiUrl);
}
