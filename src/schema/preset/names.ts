/** A preset's name as it is compared: two names that differ in case or spaces alone are one. */
export function normalizeName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** What a command that is named after a preset is called: lower case letters, digits, `-` and `_`, 32 at most; empty where nothing is left. */
export function slug(name: string): string {
  return normalizeName(name)
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32);
}

/** Triggers as they are typed in one line: commas between them. */
export function readTriggers(text: string): string[] {
  const all = text.split(/[,\n]/).map((each) => each.replace(/\s+/g, ' ').trim());
  const seen = new Set<string>();
  return all.filter((each) => each && !seen.has(each.toLowerCase()) && seen.add(each.toLowerCase()));
}
