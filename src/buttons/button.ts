import type { InfoMessage } from '#schema/interaction/info-message.ts';
import type { ModalValues, Person, Place } from '#schema/interaction/interaction.ts';
import type { MessagePicture } from '#schema/interaction/message.ts';
import type { Choice, Modal } from '#schema/interaction/modal.ts';
import type { Job } from '#schema/job/job.ts';
import type { JobView } from '#schema/job/job-view.ts';
import type { Model } from '#schema/model/model.ts';
import type { Draft, Recipe } from '#schema/recipe/recipe.ts';
import type { Style } from '#schema/recipe/style.ts';

/** What somebody wants who used a control. */
export type ButtonAction =
  | { readonly do: 'paint'; readonly draft: Draft }
  /** Ask for more first; what is filled in comes to the button's `fill`. */
  | { readonly do: 'ask'; readonly modal: Modal }
  /** Show the person a page; `instead` of the page that the control is on. */
  | { readonly do: 'tell'; readonly infoMessage: InfoMessage; readonly replacesMessage?: boolean }
  /** End the job while it runs. */
  | { readonly do: 'cancel' }
  /** Take the message away. */
  | { readonly do: 'delete' };

/** The past that a control goes on from. */
export interface ButtonContext {
  /** The job whose message the control is on. */
  readonly job: Job;
  /** The job whose recipe painted the picture: the same, or for an enlargement the one that was enlarged. */
  readonly painted: Job;
  /** What the job was made from, and what all began with; none where they are unknown, or the job was the first. */
  readonly parent: Job | undefined;
  readonly root: Job | undefined;
  /** Which of the job's pictures, from 0; for a list, which of its pages. */
  readonly imageIndex: number;
  /** What was chosen in a select. */
  readonly values: readonly string[];
  readonly person: Person;
  readonly place: Place;
  /** The picture as it stands in the message now. @throws Refusal where it is gone */
  readonly getPicture: () => MessagePicture;
  /** The card of this model. @throws Refusal where it is no longer there. */
  readonly getModel: (modelName: string) => Model;
  /** The card that enlarges pictures. @throws Refusal where there is none. */
  readonly getUpscaler: () => Model;
  /** By its reference. @throws Refusal where there is none such, or this person may not use it here. */
  readonly getStyle: (ref: string) => Style;
  /** The look of a recipe; its bare card where the preset is gone. @throws Refusal where that is gone too. */
  readonly styleOf: (recipe: Recipe) => Style;
  /** All that this person may use here, those most used first. */
  readonly styles: () => readonly Style[];
}

/** What a message shows of a button: one for each picture, or one in all. `image` is 0 unless given. */
export type ButtonSpec =
  | { readonly label: string; readonly image?: number }
  | { readonly placeholder: string; readonly choices: readonly Choice[]; readonly image?: number };

/** A button is a label and a pure function from the past to what comes next; a select is one too. It has no handler. */
export interface Button {
  /** Part of the custom_id, so never to be changed: old messages carry it. Small letters only, up to 16. */
  readonly id: string;
  /** Shown while the job runs, on its result, or on a page that another button opens. */
  readonly on: 'running' | 'result' | 'page';
  /** Buttons of one row stand side by side. */
  readonly row: 'upscale' | 'vary' | 'again' | 'switch';
  /** Empty where it makes no sense, or the card cannot honour it. */
  readonly specs: (jobView: JobView) => readonly ButtonSpec[];
  readonly onPress: (context: ButtonContext) => ButtonAction;
  /** What comes of the form that `derive` asked for. */
  readonly onSubmit?: (context: ButtonContext, fields: ModalValues) => ButtonAction;
}
