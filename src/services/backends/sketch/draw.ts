import { setImmediate } from 'node:timers/promises';
import type { Brief } from './brief.ts';
import { paintCast } from './cast.ts';
import { createDefs } from './defs.ts';
import { AIRS, PAPER, toneOf, under } from './light.ts';
import { Pen } from './pen.ts';
import { dice } from './random.ts';
import { readScene } from './scene.ts';
import { paintForeground, paintWeather } from './scenery/foreground.ts';
import { paintLand } from './scenery/land.ts';
import type { Page } from './scenery/page.ts';
import { paintSky } from './scenery/sky.ts';
import { paintScript } from './script.ts';
import { type Change, DEV, SCHNELL, type Style, styleAsked, styleOf, withChange, wordsOf } from './style.ts';

/** A drawing before it is rastered. */
export interface Drawing {
  /** SVG without its frame; its coordinates are thousandths of the shorter side. */
  readonly body: string;
  readonly view: readonly [width: number, height: number];
  readonly style: Style;
  /** 0…1: how far its steps have worked it out. */
  readonly finish: number;
}

/** A LoRA brings the subject that it was trained on from this scale on. */
const TEACHES_FROM = 0.3;

/** Draws what a brief asks for, for one seed; lets others work between its layers. */
export async function draw(brief: Brief, seed: number): Promise<Drawing> {
  const { prompt, size, whim } = brief;
  const short = Math.min(size.width, size.height);
  const view = [(size.width * 1000) / short, (size.height * 1000) / short] as const;
  const style = styleFor(brief);
  const learned = brief.loras
    .filter(({ scale }) => scale >= TEACHES_FROM)
    .flatMap(({ reference }) => nameWords(reference));
  const scene = readScene(prompt, learned, dice('scene', prompt, seed));
  const places = dice('places', prompt, seed, whim);
  const gloom = scene.weather.has('storm') ? 0.85 : scene.weather.has('rain') ? 0.3 : 0;
  const air = under(AIRS[scene.hour][places.chance(0.5) ? 0 : 1], gloom);
  const fog = scene.weather.has('fog') ? 0.8 : scene.weather.has('rain') ? 0.3 : 0;
  const tone = toneOf(air, style, brief.guidance, fog, brief.fast ? 9 : undefined);
  const finish = 1 - Math.exp(-brief.steps / (brief.schnell ? 1.3 : 7));
  const written = style.script >= 0.5;
  const [defs, markup] = [createDefs(style), [] as string[]];
  const horizon = view[1] * places.between(0.5, 0.62);
  const layer = async (name: string, paint: (page: Page) => void) => {
    await setImmediate();
    const stream = dice(name, prompt, seed, whim);
    const pen = new Pen({ style, tone, defs, dice: stream, hand: dice('hand', name, seed), markup });
    paint({
      width: view[0],
      height: view[1],
      horizon,
      scene,
      air,
      pen,
      defs,
      dice: stream,
      finish,
      written,
      add: (text) => markup.push(text),
    });
  };
  await layer('sky', paintSky);
  await layer('land', paintLand);
  await layer('cast', paintCast);
  if (!scene.close) await layer('foreground', paintForeground);
  await layer('weather', paintWeather);
  if (written) await layer('script', (page) => paintScript(page, prompt));
  const paper = style.paper > 0 ? `<rect width="${view[0]}" height="${view[1]}" fill="${PAPER}"/>` : '';
  return { body: defs.markup() + paper + markup.join(''), view, style, finish };
}

function styleFor(brief: Brief): Style {
  const base = withChange(brief.schnell ? SCHNELL : DEV, styleAsked(brief.prompt), 0.9);
  const style = brief.loras.reduce((sum, { reference, scale }) => withChange(sum, styleOf(reference), scale), base);
  // On paper there is little colour for the guidance to strengthen: it presses the pencil harder instead.
  const pressure: Change = style.paper > 0.5 ? { outline: 0.4, paper: -0.045, hatch: 0.06 } : {};
  return withChange(style, pressure, brief.guidance - 3);
}

/** The words of the last part of a name or an address: not those of its owner. */
const nameWords = (reference: string) => wordsOf(reference.split('/').at(-1) ?? '');
