import { nothing } from 'lit-html';
import { Directive, directive, type ElementPart } from 'lit-html/directive.js';

/** Sets CSS custom properties through the object model: a `style` attribute would be against the page's CSP. */
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

/** `<i ${vars({ colour: '#fff' })}>` gives the element `--colour`. */
export const cssVariables = directive(CssVariables);
