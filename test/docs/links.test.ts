import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headingAnchors, markdownFiles, withoutFences } from '#test/support/docs/markdown.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const { scripts } = JSON.parse(read('package.json'));

describe.each(markdownFiles(ROOT))('%s', (path) => {
  const text = read(path);

  it('links to files and headings that exist', () => {
    const targets = [...withoutFences(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    for (const target of targets.filter((each) => !/^https?:/.test(each))) {
      const [file = '', anchor] = target.split('#');
      const linked = file === '' ? path : join(dirname(path), file);
      expect(existsSync(join(ROOT, linked)), target).toBe(true);
      if (anchor !== undefined) expect(headingAnchors(read(linked)), target).toContain(anchor);
    }
  });

  it('names files and scripts that exist', () => {
    for (const [, name = ''] of text.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(name);
    // Examples in code blocks may name files that are to be created.
    const paths = withoutFences(text).matchAll(
      /`((?:src|test|docs|playground|scripts|bench|deploy|\.ci|\.github)\/[\w./-]*)`/g,
    );
    for (const [, file = ''] of paths) expect(existsSync(join(ROOT, file)), file).toBe(true);
  });
});
