import { globSync } from 'node:fs';

/** A fenced code block. `info` is what follows its language: `file=src/commands/models.ts`. */
export interface CodeBlock {
  readonly language: string;
  readonly info: string;
  readonly code: string;
}

/** The Markdown files of the repository, as paths from its root. */
export function markdownFiles(root: string): string[] {
  return globSync(['*.md', 'docs/**/*.md', '.github/**/*.md'], { cwd: root }).sort();
}

/** The fenced code blocks of a page that begin at the margin, in order. */
export function codeBlocks(text: string): CodeBlock[] {
  return [...text.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(([, language = '', info = '', code = '']) => ({
    language,
    info,
    code,
  }));
}

/** A page without its fenced code blocks. */
export function withoutFences(text: string): string {
  return text.replace(/^( *)```[\s\S]*?^\1```$/gm, '');
}

/** The anchors that GitHub gives to the headings of a page. Two headings of one name are not supported. */
export function headingAnchors(text: string): string[] {
  return [...withoutFences(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
