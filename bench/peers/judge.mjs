// The claims that must hold. For the other programs, only that they ran and delivered rows.

const sum = (streams, name) => Object.values(streams).reduce((total, counts) => total + counts[name], 0);

function ownClaims(readName, { exitCode, streams }) {
  const perStream = Object.entries(streams).map(([stream, counts]) => ({
    claim: `this connector, ${readName}: ${stream} has every row, none wrong, repeated or too many`,
    holds: counts.right > 0 && counts.missing + counts.wrong + counts.extra + counts.repeated === 0,
  }));
  return [{ claim: `this connector, ${readName}: exit code 0`, holds: exitCode === 0 }, ...perStream];
}

const peerClaims = ({ title, reads }) =>
  Object.entries(reads).map(([readName, { streams }]) => ({
    claim: `${title}, ${readName}: delivered rows`,
    holds: sum(streams, 'delivered') > 0,
  }));

/** The claims, and whether they hold. */
export const judge = ({ own, ...peers }) => [
  ...Object.entries(own.reads).flatMap(([name, result]) => ownClaims(name, result)),
  ...Object.values(peers).flatMap(peerClaims),
];
