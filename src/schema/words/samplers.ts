/** What A1111 calls a sampler, and what models on Replicate and diffusers do. Names are compared by their letters and digits alone. */
const SAMPLER_NAMES: readonly (readonly string[])[] = [
  ['Euler', 'K_EULER', 'EulerDiscrete', 'EulerDiscreteScheduler'],
  ['Euler a', 'K_EULER_ANCESTRAL', 'EulerAncestralDiscrete', 'EulerAncestralDiscreteScheduler'],
  ['DPM++ 2M', 'DPMSolverMultistep', 'DPM++2M', 'dpmpp_2m'],
  ['DPM++ 2M Karras', 'KarrasDPM', 'DPM++2MKarras', 'DPMSolverMultistepKarras'],
  ['DPM++ SDE', 'DPMSolverSDE', 'dpmpp_sde'],
  ['DPM++ 2M SDE', 'DPM++2MSDE', 'dpmpp_2m_sde'],
  ['DPM2', 'KDPM2', 'KDPM2Discrete', 'K_DPM_2'],
  ['DPM2 a', 'KDPM2Ancestral', 'KDPM2AncestralDiscrete', 'K_DPM_2_ANCESTRAL'],
  ['Heun', 'HeunDiscrete', 'K_HEUN'],
  ['LMS', 'KLMS', 'LMSDiscrete'],
  ['PLMS', 'PNDM'],
  ['UniPC', 'UniPCMultistep'],
  ['DDIM', 'DDIMScheduler'],
];

const normalize = (name: string) => name.toLowerCase().replace(/[^a-z\d+]/g, '');

/** The choice that a sampler is, by any of its names. */
export function findSampler(choices: readonly string[], typed: string): string | undefined {
  const name = normalize(typed);
  const names = SAMPLER_NAMES.find((each) => each.some((other) => normalize(other) === name)) ?? [typed];
  const wanted = [name, ...names.map(normalize)];
  return choices.find((choice) => wanted.includes(normalize(choice)));
}
