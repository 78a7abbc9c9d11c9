import { html, type TemplateResult } from 'lit-html';

/** Arrays and objects nested deeper than this are collapsed at first. */
const MAX_OPEN_DEPTH = 3;

/** A JSON value as a tree; arrays and objects can be expanded and collapsed. */
export function jsonTree(value: unknown, name = '', depth = 0): TemplateResult {
  const label = name ? html`<span class="json-name">${name}</span>: ` : '';
  if (typeof value !== 'object' || value === null) {
    return html`<div class="json-leaf">${label}<span class=${`json-${value === null ? 'null' : typeof value}`}>${formatLeaf(value)}</span></div>`;
  }
  const entries = Object.entries(value);
  const [openBracket, closeBracket] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (!entries.length) return html`<div class="json-leaf">${label}${openBracket}${closeBracket}</div>`;
  return html`<details class="json" ?open=${depth < MAX_OPEN_DEPTH}>
    <summary>${label}${openBracket}<span class="json-count">${entries.length} ${closeBracket}</span></summary>
    <div class="json-children">${entries.map(([key, each]) => jsonTree(each, key, depth + 1))}</div>
  </details>`;
}

const formatLeaf = (value: unknown): string => (value === undefined ? 'undefined' : JSON.stringify(value));
