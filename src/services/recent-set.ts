/** A set of the texts that were added last. */
export interface RecentSet {
  has(text: string): boolean;
  add(text: string): void;
  delete(text: string): void;
}

export function createRecentSet(maxSize: number): RecentSet {
  const texts = new Set<string>();
  return {
    has: (text) => texts.has(text),
    add: (text) => {
      texts.add(text);
      const [oldest] = texts;
      if (texts.size > maxSize && oldest !== undefined) texts.delete(oldest);
    },
    delete: (text) => void texts.delete(text),
  };
}
