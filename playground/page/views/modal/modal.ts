/** The view of the open modal and its fields. */
import { html, nothing } from 'lit-html';
import { closeModal, submitModal } from '../../actions/modal.ts';
import { listModalFields } from '../../actions/modal-fields.ts';
import { trapFocus } from '../../dom/focus-trap.ts';
import type { OpenModal, State } from '../../state/state.ts';
import { icons } from '../icons.ts';
import { markdown } from '../markdown.ts';
import { selectList } from '../select-menu.ts';
import { fieldInput } from './modal-field.ts';

/** The open modal. Tab stays inside it, Esc cancels. */
export function modal(state: State) {
  const { modal: open } = state;
  if (!open) return nothing;
  return html`<div class="backdrop modal-backdrop" @mousedown=${(event: Event) => event.target === event.currentTarget && closeModal()}>
    <div class="modal" role="dialog" aria-modal="true" aria-labelledby="modal-title" data-testid="modal" @keydown=${onKey}>
    <form class="modal-form" novalidate
      @submit=${(event: Event) => {
        event.preventDefault();
        void submitModal();
      }}>
      <header>
        <h2 id="modal-title">${open.data.title}</h2>
        <button class="icon-button" type="button" aria-label="Close" @click=${closeModal}>${icons.close()}</button>
      </header>
      <p class="modal-note">This form will be submitted to <b>${state.world?.application.name ?? 'the bot'}</b>. Do not share passwords or other sensitive information.</p>
      <div class="modal-fields">${modalParts(open, state)}</div>
      ${open.failed ? html`<p class="failure" role="alert">${icons.warn()}<span>${open.failed}</span></p>` : nothing}
      <footer>
        <button class="button secondary" type="button" @click=${closeModal}>Cancel</button>
        <button class=${`button primary ${open.submissionNonce ? 'waiting' : ''}`} type="submit" data-testid="modal-submit" aria-busy=${open.submissionNonce ? 'true' : 'false'}>
          <span class="button-content">Submit</span>${open.submissionNonce ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>` : nothing}
        </button>
      </footer>
    </form>
    ${selectList(state)}
    </div>
  </div>`;
}

function modalParts(open: OpenModal, state: State) {
  const fields = listModalFields(open.data);
  return open.data.components.map((part) => {
    if (part.type === 10) return markdown(part.content, state.world);
    const components = part.type === 18 ? [part.component] : part.type === 1 ? part.components : [];
    return fields
      .filter((field) => components.some((each) => each === field.component))
      .map((field) => {
        const id = field.component.custom_id;
        const problem = open.problems[id];
        const required = field.component.type !== 23 && (field.component.required ?? true);
        const group = field.component.type === 21 || field.component.type === 22;
        const label = html`${field.label}${required ? html`<span class="required" aria-hidden="true"> *</span>` : nothing}`;
        return html`<div class=${problem ? 'field invalid' : 'field'} role=${group ? 'group' : nothing} aria-label=${group ? field.label : nothing}>
        ${field.component.type === 23 ? nothing : group ? html`<span class="field-label">${label}</span>` : html`<label class="field-label" for=${`field-${id}`}>${label}</label>`}
        ${field.description ? html`<small class="field-description">${field.description}</small>` : nothing}
        ${fieldInput(field, open.values[id] ?? {}, Boolean(problem), state)}
        ${problem ? html`<span class="field-problem" role="alert">${problem}</span>` : nothing}
      </div>`;
      });
  });
}

function onKey(event: KeyboardEvent): void {
  if (event.key === 'Escape') {
    event.stopPropagation();
    closeModal();
  } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    void submitModal();
  } else {
    trapFocus(event);
  }
}
