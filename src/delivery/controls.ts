import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Button, Face } from '#buttons/button.ts';
import { BUTTONS } from '#buttons/index.ts';
import { press } from '#schema/press.ts';
import type { Shown } from '#schema/shown.ts';
import { selectOption } from './form.ts';

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/** Buttons that stand side by side (components/reference.mdx). */
const IN_A_ROW = 5;

/** The controls of a message: buttons in their rows, a select in one of its own. */
export function controlRows(on: Button['on'], shown: Shown): Row[] {
  // What is made from a picture stands in one row where there is but one picture.
  const rowOf = ({ row }: Button) => (row === 'vary' && shown.pictures.length === 1 ? 'upscale' : row);
  const there = BUTTONS.filter((button) => button.on === on).flatMap((button) =>
    button.faces(shown).map((face) => ({ row: rowOf(button), control: controlOf(button, face, shown.job.id) })),
  );
  return [...Map.groupBy(there, ({ row }) => row).values()].flatMap((row) => {
    const controls = row.map(({ control }) => control);
    return Array.from({ length: Math.ceil(controls.length / IN_A_ROW) }, (_, at) => ({
      type: ComponentType.ActionRow as const,
      components: controls.slice(at * IN_A_ROW, (at + 1) * IN_A_ROW),
    }));
  });
}

function controlOf({ id }: Button, face: Face, job: string): APIComponentInMessageActionRow {
  const custom_id = press.encode({ button: id, job, image: face.image ?? 0 });
  if ('choices' in face) {
    const { placeholder, choices } = face;
    const options = choices.map(selectOption);
    return { type: ComponentType.StringSelect, custom_id, placeholder, options } satisfies APIStringSelectComponent;
  }
  const { label } = face;
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id };
}
