/** A text without some parts, and without the spaces and commas that they leave behind. */
export function withoutSpans(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  let at = 0;
  let result = '';
  for (const { start, end } of [...spans, { start: text.length, end: text.length }]) {
    const piece = text.slice(at, start).trim();
    at = end;
    // `a, <tag>, b` is `a, b`, and a comma between two parts goes with them.
    const rest = result === '' || /[,;，、；]$/.test(result) ? piece.replace(/^[,;，、；]\s*/, '') : piece;
    if (rest === '' || /^[,;，、；]$/.test(rest)) continue;
    result += result === '' || /^[,.;，、；。]/.test(rest) ? rest : ` ${rest}`;
  }
  return result;
}
