import { html, nothing, type TemplateResult } from 'lit-html';
import type { World } from '../../contract.ts';
import { onLinkClick } from '../actions/message-links.ts';
import { setPlainText } from '../composer/typing.ts';
import { parseMarkdown } from '../markdown/blocks.ts';
import type { Block, Inline } from '../markdown/syntax-tree.ts';
import { findPlace, findUser } from '../state/places.ts';
import { formatFullTime, formatTimestamp } from '../text/format.ts';
import { localUrl } from '../text/local-url.ts';
import { codeBlock } from './code-block.ts';

/** How many parsed texts are cached, because each key press renders the whole page. */
const MAX_CACHED_TEXTS = 500;
const parsedTexts = new Map<string, Block[]>();

function parseCached(text: string): Block[] {
  const cached = parsedTexts.get(text);
  if (cached) return cached;
  if (parsedTexts.size >= MAX_CACHED_TEXTS) parsedTexts.clear();
  const blocks = parseMarkdown(text);
  parsedTexts.set(text, blocks);
  return blocks;
}

/** Renders a message's text as Discord does. All text goes into text nodes, so none of it becomes HTML. */
export const markdown = (text: string, world: World | undefined) =>
  html`<div class="markdown">${parseCached(text).map((block) => renderBlock(block, world))}</div>`;

function renderBlock(block: Block, world: World | undefined): TemplateResult {
  const renderAll = (children: Inline[]) => children.map((child) => renderInline(child, world));
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${renderAll(block.children)}</p>`;
    case 'heading':
      return heading(block.level, renderAll(block.children));
    case 'subtext':
      return html`<small class="subtext">${renderAll(block.children)}</small>`;
    case 'quote':
      return html`<blockquote>${block.children.map((child) => renderBlock(child, world))}</blockquote>`;
    case 'code':
      return codeBlock(block.text, block.language);
    case 'list': {
      const items = block.items.map((item) => html`<li>${item.map((child) => renderBlock(child, world))}</li>`);
      return block.ordered ? html`<ol start=${block.start}>${items}</ol>` : html`<ul>${items}</ul>`;
    }
  }
}

/** One rank for all: `h1` and `h2` are the page's own headings, and a message may begin with the smallest. */
function heading(level: 1 | 2 | 3, content: unknown): TemplateResult {
  const size = `h${level}`;
  return html`<h3 class=${size}>${content}</h3>`;
}

function renderInline(node: Inline, world: World | undefined): TemplateResult | string {
  const renderAll = (children: Inline[]) => children.map((child) => renderInline(child, world));
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'strong':
      return html`<strong>${renderAll(node.children)}</strong>`;
    case 'emphasis':
      return html`<em>${renderAll(node.children)}</em>`;
    case 'underline':
      return html`<u>${renderAll(node.children)}</u>`;
    case 'strike':
      return html`<s>${renderAll(node.children)}</s>`;
    case 'spoiler':
      return html`<span class="spoiler" role="button" tabindex="0" aria-label="Spoiler" @click=${reveal} @keydown=${reveal}
        ><span>${renderAll(node.children)}</span></span
      >`;
    case 'code':
      return html`<code class=${isBar(node.text) ? 'bar' : nothing}>${node.text}</code>`;
    case 'link':
      return html`<a href=${localUrl(node.url)} target="_blank" rel="noopener noreferrer" @click=${(event: Event) => onLinkClick(event, node.url)}>${renderAll(node.children)}</a>`;
    case 'mention':
      return html`<span class="mention">${mentionName(node, world)}</span>`;
    case 'command':
      return html`<button class="mention" type="button" @click=${() => setPlainText(`/${node.name} `)}>/${node.name}</button>`;
    case 'time':
      return html`<time title=${timeTitle(node.unix)}>${formatTimestamp(node.unix, node.style, new Date())}</time>`;
    case 'emoji':
      return html`<span class="emoji" title=${`:${node.name}:`}>:${node.name}:</span>`;
  }
}

/** Whether a code is a progress bar, drawn with block characters. Broken into lines it would be none. */
const isBar = (text: string): boolean => /^[\u2580-\u259f\u25a0-\u25a1\u25ac-\u25b1]+$/u.test(text);

function timeTitle(unix: number): string {
  const at = new Date(unix * 1000);
  return Number.isNaN(at.getTime()) ? '' : formatFullTime(at);
}

function mentionName({ target, id }: Extract<Inline, { kind: 'mention' }>, world: World | undefined): string {
  if (target === 'channel') return `#${(world && findPlace(world, id)?.name) ?? 'unknown'}`;
  if (target === 'everyone') return `@${id}`;
  if (target === 'role') {
    const role = world?.guilds.flatMap((guild) => guild.roles).find((each) => each.id === id);
    return `@${role?.name.replace(/^@/, '') ?? 'unknown-role'}`;
  }
  return `@${id === world?.application.id ? world.application.name : (findUser(world, id)?.name ?? 'unknown-user')}`;
}

/** Reveals a spoiler permanently. */
function reveal(event: Event): void {
  if (event instanceof KeyboardEvent && event.key !== 'Enter' && event.key !== ' ') return;
  if (!(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  event.currentTarget.classList.add('revealed');
}
