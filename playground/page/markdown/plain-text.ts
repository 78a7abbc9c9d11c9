import { parseMarkdown } from './blocks.ts';
import type { Block, Inline } from './syntax-tree.ts';

/** A message's text without markup, for screen readers and excerpts. Spoilers stay hidden. */
export const plainText = (text: string): string => parseMarkdown(text).map(blockText).join('\n');

function blockText(block: Block): string {
  switch (block.kind) {
    case 'code':
      return block.text;
    case 'quote':
      return block.children.map(blockText).join('\n');
    case 'list':
      return block.items.map((item) => item.map(blockText).join('\n')).join('\n');
    default:
      return block.children.map(inlineText).join('');
  }
}

function inlineText(node: Inline): string {
  switch (node.kind) {
    case 'text':
    case 'code':
      return node.text;
    case 'spoiler':
      return '▮▮▮';
    case 'mention':
      return node.target === 'channel' ? '#channel' : '@mention';
    case 'command':
      return `/${node.name}`;
    case 'time':
      return '';
    case 'emoji':
      return `:${node.name}:`;
    default:
      return node.children.map(inlineText).join('');
  }
}
