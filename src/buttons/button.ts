import type { InfoMessage } from '#schema/interaction/info-message.ts';
import type { Attachment, ModalValues, Person, Place } from '#schema/interaction/interaction.ts';
import type { MessagePicture } from '#schema/interaction/message.ts';
import type { Choice, Modal } from '#schema/interaction/modal/modal.ts';
import type { Job } from '#schema/job/job.ts';
import type { JobView } from '#schema/job/job-view.ts';
import type { Model } from '#schema/model/model.ts';
import type { Draft, Recipe } from '#schema/recipe/recipe.ts';
import type { Style } from '#schema/recipe/style.ts';

/** What happens after a button is pressed. */
export type ButtonAction =
  | { readonly do: 'generate'; readonly draft: Draft; readonly once?: OnceMark }
  /** Open a form first. What is filled in goes to the button's `onSubmit`. */
  | { readonly do: 'show-modal'; readonly modal: Modal }
  /** Show a message to the person alone, or in place of the message that the button is on. */
  | { readonly do: 'show-message'; readonly infoMessage: InfoMessage; readonly replacesMessage?: boolean }
  /** Cancel the job while it runs. */
  | { readonly do: 'cancel' }
  /** Delete the message. */
  | { readonly do: 'delete' }
  /** Show which part of a picture a marked copy means, before it is painted anew. `image` is from 0. */
  | { readonly do: 'preview-mask'; readonly image: number; readonly prompt: string; readonly file: Attachment }
  /** Have pictures judged that could not be. */
  | { readonly do: 'check-again' }
  /** Give the result a star. */
  | { readonly do: 'star' };

/** What may follow a form. */
export type FormAction = Exclude<ButtonAction, { readonly do: 'star' | 'check-again' }>;

/** For a button that does its work once for everybody: where the new job is recorded. */
export interface OnceMark {
  readonly as: 'missingJob' | 'retryJob';
  readonly on: Job;
}

/** What a button works from. */
export interface ButtonContext {
  /** The job whose message the button is on. */
  readonly job: Job;
  /** The job whose recipe made the picture: the same job, or for an enlargement the one that was enlarged. */
  readonly original: Job;
  /** The job that this one was made from, and the first of all. `undefined` if they are unknown, or there is none. */
  readonly parent: Job | undefined;
  readonly root: Job | undefined;
  /** The job that generates the filtered pictures of this one again, once somebody asked for that. */
  readonly missingJob: Job | undefined;
  /** The job that does the same once more, because this one failed. */
  readonly retryJob: Job | undefined;
  /** Which of the job's pictures, or which page of a list, from 0. */
  readonly imageIndex: number;
  /** What was chosen in a select menu. */
  readonly values: readonly string[];
  readonly person: Person;
  readonly place: Place;
  /** A picture as it is in the message now, by default that of the button. @throws UserError if it is gone */
  readonly getPicture: (index?: number) => MessagePicture;
  /** @throws UserError if the model is no longer available */
  readonly getModel: (modelName: string) => Model;
  /** The model that enlarges pictures. @throws UserError if there is none */
  readonly getUpscaler: () => Model;
  /** The model that changes pictures by words. @throws UserError if there is none */
  readonly getEditModel: () => Model;
  /** Finds a style by its reference. @throws UserError if there is none, or this person may not use it here */
  readonly getStyle: (ref: string) => Style;
  /** The style of a recipe, or its model if the preset is gone. @throws UserError if that is gone too */
  readonly styleOf: (recipe: Recipe) => Style;
  /** Whether this person may read which LoRAs the recipe of the picture names, and which model it is. */
  readonly canSeeReferences: boolean;
  /** All styles that this person may use here, the most used first. */
  readonly styles: () => readonly Style[];
}

/** A button or select menu as a message shows it: one for each picture, or one for all. `image` is 0 by default. */
export type ButtonSpec =
  | { readonly label: string; readonly image?: number }
  | { readonly placeholder: string; readonly choices: readonly Choice[]; readonly image?: number };

/** A button or select menu: what a message shows of it, and a pure function from its context to the next action. */
export interface Button {
  /** Part of the custom id: up to 16 lower-case letters. Never change it, since old messages carry it. */
  readonly id: string;
  /** Shown while the job runs, on its result, on the message that it failed, or on a message that another button opens. */
  readonly on: 'running' | 'result' | 'failed' | 'page';
  /** Buttons of one row are side by side. */
  readonly row: 'upscale' | 'vary' | 'again' | 'change' | 'switch';
  /** Empty if the button makes no sense here, or the model cannot do it. */
  readonly specs: (jobView: JobView) => readonly ButtonSpec[];
  readonly onPress: (context: ButtonContext) => ButtonAction;
  /** The next action after the form that `onPress` opened is sent. */
  readonly onSubmit?: (context: ButtonContext, fields: ModalValues) => FormAction;
}
