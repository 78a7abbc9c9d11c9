import { nothing } from 'lit-html';
import { Directive, directive, type ElementPart } from 'lit-html/directive.js';

/** Sets CSS custom properties by script, because the page's CSP forbids `style` attributes. */
class CssVariables extends Directive {
  override update(part: ElementPart, [values]: [Readonly<Record<string, string>>]) {
    if (!(part.element instanceof HTMLElement)) return nothing;
    for (const [name, value] of Object.entries(values)) part.element.style.setProperty(`--${name}`, value);
    return nothing;
  }
  render(_values: Readonly<Record<string, string>>) {
    return nothing;
  }
}

/** Sets `--name` for each entry. @example html`<i ${cssVariables({ colour: '#fff' })}></i>` */
export const cssVariables = directive(CssVariables);
