const DURATION_PATTERN = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/;

/** Reads `Cancel-After` (`30`, `30s`, `5m`, `1h30m45s`; at least 5 s) as ms. */
export function parseCancelAfter(header: string | null): number | undefined | 'invalid' {
  if (header === null) return undefined;
  const [whole, hours = '0', minutes = '0', seconds = '0'] = DURATION_PATTERN.exec(header) ?? [];
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return whole && ms >= 5000 ? ms : 'invalid';
}
