const DELIVERY_DOMAIN = 'replicate.delivery';

/** Whether a picture may be downloaded from a URL: Replicate's delivery hosts over https, or the API's own origin. */
export function isOutputUrl(url: URL, apiUrl: string): boolean {
  if (url.origin === new URL(apiUrl).origin) return true;
  const isSecure = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  return isSecure && (url.hostname === DELIVERY_DOMAIN || url.hostname.endsWith(`.${DELIVERY_DOMAIN}`));
}

const DISCORD_CDN_HOSTS: ReadonlySet<string> = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

/** Whether Replicate can download a picture from a URL by itself. */
export function isReachableForReplicate(url: URL, apiUrl: string): boolean {
  return (url.protocol === 'https:' && DISCORD_CDN_HOSTS.has(url.hostname)) || isOutputUrl(url, apiUrl);
}
