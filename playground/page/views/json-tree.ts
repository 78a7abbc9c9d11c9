import { html, type TemplateResult } from 'lit-html';

/** Lists and objects nested deeper than this are closed until they are wanted. */
const MAX_OPEN_DEPTH = 3;

/** A JSON value to look into: what has parts can be opened and closed. */
export function jsonTree(value: unknown, name = '', depth = 0): TemplateResult {
  const label = name ? html`<span class="json-name">${name}</span>: ` : '';
  if (typeof value !== 'object' || value === null) {
    return html`<div class="json-leaf">${label}<span class=${`json-${value === null ? 'null' : typeof value}`}>${formatLeaf(value)}</span></div>`;
  }
  const entries = Object.entries(value);
  const [open, shut] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (!entries.length) return html`<div class="json-leaf">${label}${open}${shut}</div>`;
  return html`<details class="json" ?open=${depth < MAX_OPEN_DEPTH}>
    <summary>${label}${open}<span class="json-count">${entries.length} ${shut}</span></summary>
    <div class="json-inside">${entries.map(([key, each]) => jsonTree(each, key, depth + 1))}</div>
  </details>`;
}

const formatLeaf = (value: unknown): string => (value === undefined ? 'undefined' : JSON.stringify(value));
