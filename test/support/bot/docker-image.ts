import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath, getuid } from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Debian's `nobody`, whom a test that runs as root becomes. */
const NOBODY_UID = 65_534;

/** What the Dockerfile builds, made by hand: the same files, packages and environment, where only `data` and `temporary` may be written to. */
export interface DockerImage extends Disposable {
  readonly app: string;
  readonly data: string;
  readonly temporary: string;
  /** What the Dockerfile sets, and nothing of this machine. */
  readonly env: Readonly<Record<string, string>>;
  /** With what makes it run as a user without rights. */
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

/** Needs npm, and the registry where npm has the packages no longer. */
export function buildDockerImage(): DockerImage {
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-image-'));
  chmodSync(folder, 0o755);
  const pathTo = (name: string) => join(folder, name);
  const [app, data, temporary, node] = [pathTo('app'), pathTo('data'), pathTo('tmp'), pathTo('node')] as const;
  for (const each of [app, data, temporary]) mkdirSync(each);
  chmodSync(data, 0o700);
  cpSync(execPath, node);
  const steps = parseDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
  const argumentsOf = (step: string) => steps.filter(([name]) => name === step).map(([, rest]) => rest);

  for (const name of argumentsOf('COPY').flatMap((rest) => rest.split(' ').slice(0, -1))) {
    cpSync(join(ROOT, name), join(app, name), { recursive: true });
  }
  const [install = ''] = argumentsOf('RUN').flatMap((rest) =>
    rest.split(' && ').filter((each) => each.startsWith('npm ci')),
  );
  execFileSync('sh', ['-c', `${install} --prefer-offline`], { cwd: app, stdio: 'ignore' });
  for (const step of argumentsOf('RUN').filter((rest) => rest.startsWith('node '))) {
    execFileSync(node, step.split(' ').slice(1), { cwd: app, stdio: 'ignore' });
  }
  execFileSync('chmod', ['-R', 'a-w', app]);

  const isRoot = getuid?.() === 0;
  if (isRoot) for (const each of [data, temporary]) chownSync(each, NOBODY_UID, NOBODY_UID);
  const privilegeOptions = [
    `--reuid=${NOBODY_UID}`,
    `--regid=${NOBODY_UID}`,
    '--clear-groups',
    '--no-new-privs',
    '--bounding-set=-all',
  ];
  const command = (instruction = '') => {
    const [program, ...args] = z
      .tuple([z.literal('node')], z.string())
      .parse(JSON.parse(instruction.slice(instruction.indexOf('['))));
    return [...(isRoot ? ['setpriv', ...privilegeOptions] : []), program.replace('node', node), ...args];
  };
  const env = argumentsOf('ENV').flatMap((rest) =>
    [...rest.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)].map(([, name = '', quoted, bare = '']) => [
      name,
      (quoted ?? bare).replace('/data', data),
    ]),
  );
  return {
    ...{ app, data, temporary },
    env: { ...Object.fromEntries(env), TMPDIR: temporary, PATH: '/usr/local/bin:/usr/bin:/bin' },
    command: command(argumentsOf('CMD')[0]),
    healthcheck: command(argumentsOf('HEALTHCHECK')[0]),
    [Symbol.dispose]: () => {
      execFileSync('chmod', ['-R', 'u+w', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** The steps of a Dockerfile, each with what follows its name. */
function parseDockerfile(text: string): readonly (readonly [string, string])[] {
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter(Boolean);
  return lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ')).trim()]);
}
