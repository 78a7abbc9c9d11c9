import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Button, ButtonSpec } from '#buttons/button.ts';
import { BUTTONS } from '#buttons/index.ts';
import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import type { JobView } from '#schema/job/job-view.ts';
import { hidingGroup } from '#schema/settings/members/hidden-buttons.ts';
import { selectOption } from './modal.ts';

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/** Discord's limit of buttons in a row (components/reference.mdx). */
const MAX_BUTTONS_PER_ROW = 5;

const ROW_ORDER: readonly Button['row'][] = ['upscale', 'vary', 'again', 'change', 'switch'];

/** The controls of a message: buttons in rows, each select in a row of its own. */
export function controlRows(on: Button['on'], jobView: JobView): Row[] {
  // With a single picture, its Upscale and Vary buttons fit into one row.
  const rowOf = ({ row }: Button) => (row === 'vary' && jobView.pictures.length === 1 ? 'upscale' : row);
  const isShown = ({ id }: Button) => hidingGroup(id, jobView.hiddenButtons ?? []) === undefined;
  const allControls = BUTTONS.filter((button) => button.on === on && isShown(button)).flatMap((button) =>
    button.specs(jobView).map((spec) => ({ row: rowOf(button), control: renderControl(button, spec, jobView.job.id) })),
  );
  const byRow = Map.groupBy(allControls, ({ row }) => row);
  // What does not fit beside the others begins the row below, so that a message never has more than five rows.
  const again = byRow.get('again') ?? [];
  const change = [...again.splice(MAX_BUTTONS_PER_ROW), ...(byRow.get('change') ?? [])];
  if (change.length > 0) byRow.set('change', change);
  return ROW_ORDER.flatMap((name) => {
    const controls = (byRow.get(name) ?? []).map(({ control }) => control);
    return Array.from({ length: Math.ceil(controls.length / MAX_BUTTONS_PER_ROW) }, (_, index) => ({
      type: ComponentType.ActionRow as const,
      components: controls.slice(index * MAX_BUTTONS_PER_ROW, (index + 1) * MAX_BUTTONS_PER_ROW),
    }));
  });
}

function renderControl({ id, on }: Button, spec: ButtonSpec, job: string): APIComponentInMessageActionRow {
  const custom_id = buttonCustomId.encode({ button: id, job, image: spec.image ?? 0 });
  if ('choices' in spec) {
    const { placeholder, choices } = spec;
    const options = choices.map(selectOption);
    return { type: ComponentType.StringSelect, custom_id, placeholder, options } satisfies APIStringSelectComponent;
  }
  const { label } = spec;
  // What is left to do about a failure; a result offers many things alike.
  const style = on === 'failed' ? ButtonStyle.Primary : ButtonStyle.Secondary;
  return { type: ComponentType.Button, style, label, custom_id };
}
