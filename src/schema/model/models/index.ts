import fluxDevLora from './flux-dev-lora.json' with { type: 'json' };
import fluxFineTune from './flux-fine-tune-2024-08.json' with { type: 'json' };
import fluxHandwritingAndSketch from './flux-handwriting-and-sketch.json' with { type: 'json' };
import fluxSchnellLora from './flux-schnell-lora.json' with { type: 'json' };
import fluxStevenespinoza from './flux-stevenespinoza.json' with { type: 'json' };
import illustration from './illustration.json' with { type: 'json' };
import lassieDog from './lassie-dog.json' with { type: 'json' };
import realEsrgan from './real-esrgan.json' with { type: 'json' };

/** The model files that come with Lorikeet. The first is the default model. */
export const SHIPPED_MODELS: readonly unknown[] = [
  illustration,
  fluxStevenespinoza,
  fluxFineTune,
  lassieDog,
  fluxHandwritingAndSketch,
  fluxDevLora,
  fluxSchnellLora,
  realEsrgan,
];
