import { setImmediate } from 'node:timers/promises';
import { Pen } from './drawing/pen.ts';
import { createRandom } from './drawing/seeded-random.ts';
import { createSvgDefs } from './drawing/svg-defs.ts';
import { paintForeground, paintWeather } from './layers/foreground.ts';
import { paintHandwriting } from './layers/handwriting.ts';
import { paintLand } from './layers/land.ts';
import type { LayerContext } from './layers/layer-context.ts';
import { paintSky } from './layers/sky.ts';
import { paintSubjects } from './layers/subjects.ts';
import type { RenderOptions } from './prompt/render-options.ts';
import { readScene } from './prompt/scene.ts';
import {
  applyChange,
  DEV_STYLE,
  type DrawingStyle,
  SCHNELL_STYLE,
  type StyleChange,
  splitWords,
  styleChangeFor,
  styleChangeInPrompt,
} from './style/drawing-style.ts';
import { ATMOSPHERES, createTone, PAPER, withClouds } from './style/light.ts';

/** A drawing before it is rasterized. */
export interface Drawing {
  /** SVG without its root element; coordinates are thousandths of the shorter side. */
  readonly body: string;
  readonly viewBox: readonly [width: number, height: number];
  readonly style: DrawingStyle;
  /** 0…1: how far the steps have developed the drawing. */
  readonly completeness: number;
}

/** From this scale on, a LoRA adds the subject that it was trained on. */
const MIN_TRAINED_SUBJECT_SCALE = 0.3;

/** Draws what the options request, for one seed. Yields to the event loop between layers. */
export async function drawScene(options: RenderOptions, seed: number): Promise<Drawing> {
  const { prompt, size, variation } = options;
  const shortSide = Math.min(size.width, size.height);
  const viewBox = [(size.width * 1000) / shortSide, (size.height * 1000) / shortSide] as const;
  const style = styleFor(options);
  const trainedWords = options.loras
    .filter(({ scale }) => scale >= MIN_TRAINED_SUBJECT_SCALE)
    .flatMap(({ reference }) => nameWords(reference));
  const scene = readScene(prompt, trainedWords, createRandom('scene', prompt, seed));
  const layoutRandom = createRandom('places', prompt, seed, variation);
  const cloudCover = scene.weather.has('storm') ? 0.85 : scene.weather.has('rain') ? 0.3 : 0;
  const atmosphere = withClouds(ATMOSPHERES[scene.hour][layoutRandom.chance(0.5) ? 0 : 1], cloudCover);
  const fog = scene.weather.has('fog') ? 0.8 : scene.weather.has('rain') ? 0.3 : 0;
  const tone = createTone(atmosphere, style, options.guidance, fog, options.goFast ? 9 : undefined);
  const completeness = 1 - Math.exp(-options.steps / (options.isSchnell ? 1.3 : 7));
  const hasHandwriting = style.script >= 0.5;
  const [defs, markup] = [createSvgDefs(style), [] as string[]];
  const horizon = viewBox[1] * layoutRandom.between(0.5, 0.62);
  const paintLayer = async (name: string, paint: (context: LayerContext) => void) => {
    await setImmediate();
    const layerRandom = createRandom(name, prompt, seed, variation);
    const pen = new Pen({
      style,
      tone,
      defs,
      random: layerRandom,
      wobbleRandom: createRandom('hand', name, seed),
      markup,
    });
    paint({
      width: viewBox[0],
      height: viewBox[1],
      horizon,
      scene,
      atmosphere,
      pen,
      defs,
      random: layerRandom,
      completeness,
      hasHandwriting,
      addMarkup: (text) => markup.push(text),
    });
  };
  await paintLayer('sky', paintSky);
  await paintLayer('land', paintLand);
  await paintLayer('cast', paintSubjects);
  if (!scene.isCloseUp) await paintLayer('foreground', paintForeground);
  await paintLayer('weather', paintWeather);
  if (hasHandwriting) await paintLayer('script', (context) => paintHandwriting(context, prompt));
  const background = style.paper > 0 ? `<rect width="${viewBox[0]}" height="${viewBox[1]}" fill="${PAPER}"/>` : '';
  return { body: defs.markup() + background + markup.join(''), viewBox, style, completeness };
}

function styleFor(options: RenderOptions): DrawingStyle {
  const base = applyChange(options.isSchnell ? SCHNELL_STYLE : DEV_STYLE, styleChangeInPrompt(options.prompt), 0.9);
  const style = options.loras.reduce(
    (current, { reference, scale }) => applyChange(current, styleChangeFor(reference), scale),
    base,
  );
  // Drawings on paper have little colour for the guidance to strengthen, so it darkens the pencil instead.
  const pressure: StyleChange = style.paper > 0.5 ? { outline: 0.4, paper: -0.045, hatch: 0.06 } : {};
  return applyChange(style, pressure, options.guidance - 3);
}

/** The words of the last part of a name or address, without its owner. */
const nameWords = (reference: string) => splitWords(reference.split('/').at(-1) ?? '');
