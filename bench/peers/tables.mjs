// The results as tables of docs/scoreboard.md.
import { table } from '../markdown.mjs';
import { TRAITS } from './traits.mjs';

const whole = (value) => value.toLocaleString('en');
const decimal = (value) => (value >= 10 ? whole(Math.round(value)) : value.toFixed(1));

const titles = (programs) => programs.map(({ title, version }) => `${title} ${version}`);

const cellOf = ({ right, wrong, missing, extra, repeated }) =>
  [
    `${whole(right)} right`,
    wrong > 0 && `${whole(wrong)} wrong`,
    missing > 0 && `${whole(missing)} missing`,
    extra > 0 && `${whole(extra)} too many`,
    repeated > 0 && `${whole(repeated)} repeated`,
  ]
    .filter(Boolean)
    .join(', ');

/** Every stream of every read. */
function rowTable(programs, reads) {
  const rows = Object.entries(reads).flatMap(([read, { streams }]) =>
    streams.map((stream) => {
      const counts = programs.map(({ reads: own }) => own[read].streams[stream]);
      return [`${read}: ${stream}`, whole(counts[0].truth), ...counts.map(cellOf)];
    }),
  );
  return table(['rows', 'true', ...titles(programs)], rows);
}

const traitOf = ({ reads }, trait) =>
  Object.values(reads)
    .flatMap(({ streams }) => Object.values(streams))
    .reduce(
      (sum, { traits }) => ({
        truth: sum.truth + (traits[trait]?.truth ?? 0),
        missing: sum.missing + (traits[trait]?.missing ?? 0),
      }),
      { truth: 0, missing: 0 },
    );

/** Which rows are missing. */
function missingTable(programs) {
  const rows = Object.entries(TRAITS).map(([trait, label]) => {
    const counts = programs.map((program) => traitOf(program, trait));
    return [label, whole(counts[0].truth), ...counts.map(({ missing }) => whole(missing))];
  });
  return table(['missing rows', 'there are', ...titles(programs)], rows);
}

const delivered = ({ streams }) => Object.values(streams).reduce((sum, counts) => sum + counts.delivered, 0);

const COSTS = [
  ['requests', ({ requests }) => whole(requests)],
  ['of these refused', ({ refused }) => whole(refused)],
  ['seconds', ({ seconds }) => decimal(seconds)],
  ['CPU seconds', ({ cpuSeconds }) => decimal(cpuSeconds)],
  ['peak memory, MB', ({ peakMb }) => decimal(peakMb)],
  ['exit code', ({ exitCode }) => exitCode ?? 'stopped after 20 minutes'],
];

/** Only for a read with so many rows that start-up hardly counts. */
const CPU_PER_ROW = [
  'large account: CPU seconds per 100,000 rows',
  (own) => decimal((own.cpuSeconds / delivered(own)) * 100_000),
];

/** The cost of each read. */
function costTable(programs, reads) {
  const rows = Object.keys(reads).flatMap((read) =>
    COSTS.map(([label, cell]) => [`${read}: ${label}`, ...programs.map(({ reads: own }) => cell(own[read]))]),
  );
  const [label, cell] = CPU_PER_ROW;
  const perRow = [label, ...programs.map(({ reads: own }) => cell(own['large account']))];
  return table(['cost', ...titles(programs)], [...rows, perRow]);
}

const failures = (programs) =>
  programs.flatMap(({ title, reads }) =>
    Object.entries(reads)
      .filter(([, { failure }]) => failure !== null)
      .map(([read, { failure }]) => `- ${title}, ${read}: \`${failure.replaceAll('`', "'")}\``),
  );

const isQuick = ({ world }) => world.reportIdLimit < 20_000;

/** All tables, as Markdown. */
export function tablesOf({ day, reads, programs: byName }) {
  const programs = Object.values(byName);
  const failed = failures(programs);
  const large = reads['large account'].world;
  const ads = whole(large.campaigns * large.adgroups * large.ads);
  return [
    `Run on ${day}. The large account has ${ads} ads${isQuick(reads['large account']) ? `, and one report call covers ${whole(large.reportIdLimit)} of them instead of 20,000` : ''}.`,
    rowTable(programs, reads),
    missingTable(programs),
    costTable(programs, reads),
    ...(failed.length > 0 ? ['Output of the programs that failed:', failed.join('\n')] : []),
  ].join('\n\n');
}
