import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { notices as noticesOf } from '../scripts/notices.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly description: string;
  readonly dev?: boolean;
  readonly integrity: string;
}

const manifest = JSON.parse(read('package.json')) as Package;
const { data: metadata } = parse(read('metadata.yaml')) as { data: Record<string, unknown> };
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Package> };
const dockerfile = read('Dockerfile');

/** The arguments of each line with this instruction. */
const instructions = (name: string): string[] =>
  [...dockerfile.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, rest]) => String(rest));

/** The package name of a folder in node_modules. */
const nameOf = (folder: string): string => folder.replace(/^.*node_modules\//, '');

/** Folders of the packages that the connector needs at run time. */
const production = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);

describe('the Dockerfile', () => {
  test('the image has the labels of package.json and metadata.yaml', () => {
    expect(instructions('LABEL')).toEqual([
      `io.airbyte.name="${String(metadata['dockerRepository'])}"`,
      `io.airbyte.version="${String(metadata['dockerImageTag'])}"`,
      `org.opencontainers.image.title="${manifest.name}"`,
      `org.opencontainers.image.description="${manifest.description}"`,
      `org.opencontainers.image.version="${manifest.version}"`,
      `org.opencontainers.image.licenses="${manifest.license}"`,
      `org.opencontainers.image.source="${String(metadata['documentationUrl'])}"`,
      'org.opencontainers.image.revision="${REVISION}"',
    ]);
  });

  test('the image names its entrypoint for the platform, which runs it through a shell', () => {
    const entrypoint = JSON.parse(instructions('ENTRYPOINT').join()) as string[];
    expect(instructions('ENV')).toContain(`AIRBYTE_ENTRYPOINT="${entrypoint.join(' ')}"`);
  });

  test('the Dockerfile has one replaceable base, with a full version and a digest', () => {
    const [base, ...others] = instructions('ARG').filter((line) => line.startsWith('BASE_IMAGE='));
    expect(base).toMatch(/^BASE_IMAGE=node:24\.\d+\.\d+-bookworm-slim@sha256:[0-9a-f]{64}$/);
    expect(others).toEqual([]);
    expect(instructions('FROM')).toEqual([
      '--platform=$BUILDPLATFORM ${BASE_IMAGE} AS build',
      '${BASE_IMAGE}',
    ]);
  });

  test('the image runs as airbyte, who owns none of the copied files', () => {
    expect(instructions('USER')).toEqual(['airbyte']);
    expect(instructions('COPY').filter((line) => line.includes('--chown'))).toEqual([]);
  });

  test(".dockerignore lets through the Dockerfile's scripts and the licence", () => {
    const ignored = read('.dockerignore').split('\n');
    const copied = instructions('COPY')
      .filter((line) => !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1))
      .filter((word) => !word.startsWith('--'));
    expect(copied).toEqual(expect.arrayContaining(['LICENSE', 'scripts/sbom.mjs', 'scripts/notices.mjs']));
    expect(copied.filter((path) => !ignored.includes(`!${path}`))).toEqual([]);
  });

  test('the Dockerfile needs no frontend from a registry', () => {
    expect(dockerfile).not.toMatch(/^# *syntax=/m);
    expect(dockerfile).not.toContain('<<');
  });
});

describe('the notices of the bundled packages', () => {
  /** The packages that the source maps name: the contents of the bundle, found independently of the notices. */
  const bundled = ['main', 'connector'].flatMap((file) => {
    const { sources } = JSON.parse(read(`dist/${file}.mjs.map`)) as { sources: string[] };
    return sources.flatMap(
      (path) =>
        /node_modules\/.*node_modules\/(?:@[^/]+\/)?[^/]+|node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [],
    );
  });
  const folders = [...new Set(bundled)].toSorted();
  const notices = read('dist/THIRD-PARTY-NOTICES.txt');

  test('the notices name each package once, with its version and licence, and no other', () => {
    expect(folders.length).toBeGreaterThan(5);
    expect(notices.match(/^\S+ \d+\.\d+\.\d+\S*\nLicence: .+$/gm)?.toSorted()).toEqual(
      folders
        .map((folder) => [nameOf(folder), lock.packages[folder]] as const)
        .map(([name, locked]) => `${name} ${locked?.version}\nLicence: ${locked?.license}`)
        .toSorted(),
    );
  });

  test('the notices hold the licence files of each package unchanged', () => {
    for (const folder of folders) {
      const files = readdirSync(root + folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
      for (const file of files)
        expect(notices).toContain(read(`${folder}/${file}`).replaceAll('\r\n', '\n').trim());
    }
  });

  test('every noticed package is locked for production', () => {
    const locked = production.map(([path]) => path);
    expect(folders.filter((folder) => !locked.includes(folder))).toEqual([]);
  });
});

describe('the notice of a bundled package without a licence file', () => {
  /** The notice of a bundle with one package, of which only the manifest exists. */
  const noticeOf = (given: object): string => {
    const folder = mkdtempSync(join(tmpdir(), 'notices-'));
    try {
      const path = 'node_modules/@some/package';
      mkdirSync(join(folder, path), { recursive: true });
      writeFileSync(join(folder, path, 'package.json'), JSON.stringify(given));
      const inputs = { [`${path}/lib/index.js`]: { bytesInOutput: 1 }, 'src/main.ts': { bytesInOutput: 1 } };
      return noticesOf({ outputs: { 'dist/main.mjs': { inputs } } }, folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const given = { name: '@some/package', version: '1.2.3' };

  test('without a licence file, the notice is what the manifest says', () => {
    const author = { name: 'Somebody', email: 's@example.com' };
    expect(noticeOf({ ...given, license: 'MIT', author })).toMatch(
      /\n@some\/package 1\.2\.3\nLicence: MIT\n\nCopyright \(c\) Somebody\n$/,
    );
  });

  test('the build fails if the manifest states no licence either', () => {
    expect(() => noticeOf(given)).toThrow('@some/package 1.2.3 is bundled, but does not state its licence');
  });
});

interface Component {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly ({ license: { id: string } } | { expression: string })[];
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
}

describe('the bill of materials', () => {
  const text = execFileSync(process.execPath, ['scripts/sbom.mjs'], { cwd: root, encoding: 'utf8' });
  const bill = JSON.parse(text) as {
    readonly metadata: { readonly component: Component };
    readonly components: readonly Component[];
    readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  };
  const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const licenceOf = ({ licenses: [licence] }: Component): string | undefined =>
    licence && ('license' in licence ? licence.license.id : licence.expression);

  test('the bill of materials is CycloneDX, for this version of the connector', () => {
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: expect.stringMatching(/^1\.[5-9]$/),
      serialNumber: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
      version: 1,
      metadata: {
        component: {
          type: 'application',
          name: manifest.name,
          version: manifest.version,
          purl: purlOf(manifest.name, manifest.version),
        },
      },
    });
    expect(licenceOf(bill.metadata.component)).toBe(manifest.license);
  });

  test('the bill of materials lists the packages that are locked for production, and no other', () => {
    expect(bill.components.map(({ name, version }) => `${name}@${version}`).toSorted()).toEqual(
      [...new Set(production.map(([path, { version }]) => `${nameOf(path)}@${version}`))].toSorted(),
    );
  });

  test('the bill of materials has the source, licence and hash of each package', () => {
    for (const component of bill.components) {
      const { name, version } = component;
      const [, locked] = production.find(
        ([path, other]) => nameOf(path) === name && other.version === version,
      ) ?? ['', undefined];
      const [hash] = component.hashes;
      expect(component).toMatchObject({ type: 'library', purl: purlOf(name, version) });
      expect(licenceOf(component)).toBe(locked?.license);
      expect(`sha512-${Buffer.from(hash?.content ?? '', 'hex').toString('base64')}`).toBe(locked?.integrity);
    }
  });

  test('the bill of materials has the dependencies of each package, and no duplicates', () => {
    const refs = bill.dependencies.map(({ ref }) => ref);
    expect(new Set(refs).size).toBe(bill.components.length + 1);
    expect(
      bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.includes(ref)),
    ).toEqual([]);
    expect(bill.dependencies.find(({ ref }) => ref.startsWith('ajv@'))?.dependsOn).toEqual(
      expect.arrayContaining([expect.stringMatching(/^fast-deep-equal@/)]),
    );
  });
});
