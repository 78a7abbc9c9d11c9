import { globSync } from 'node:fs';

/** The Markdown files of the repository, as paths from its root. */
export function markdownFiles(root: string): string[] {
  return globSync(['*.md', 'docs/**/*.md', '.github/**/*.md'], { cwd: root }).sort();
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
