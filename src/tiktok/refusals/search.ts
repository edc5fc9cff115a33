/** Whether the API takes a request for these metrics. */
export type Accepts = (metrics: readonly string[]) => Promise<boolean>;

export interface Suspicion {
  /** Metrics that are refused together. */
  readonly metrics: readonly string[];
  /** Some of them that are likely to be accepted, the best first. */
  readonly fallbacks: readonly (readonly string[])[];
  /** Few of them that are least likely to be refused. */
  readonly lastResort: readonly string[];
}

type Group = readonly string[];

/**
 * Finds metrics that are accepted together where a refusal does not say which ones are not: begins with some that
 * pass, looks for one of the others that does not, by halves, and asks for the rest at once; where that is refused
 * again, it goes on with the largest half that was left aside. So one that is refused is found exactly, and several as
 * far as `accepts` goes on asking: once that says no without asking, what has not passed until then is left out.
 *
 * @returns metrics that have passed, in the order given; none where nothing has
 */
export async function findAccepted(suspicion: Suspicion, accepts: Accepts): Promise<readonly string[]> {
  const { metrics } = suspicion;
  const passed = new Set(await findStart(suspicion, accepts));
  const passes = async (more: Group): Promise<boolean> => {
    const isAccepted = await accepts(metrics.filter((name) => passed.has(name) || more.includes(name)));
    if (isAccepted) for (const name of more) passed.add(name);
    return isAccepted;
  };
  let groups: readonly Group[] = [metrics.filter((name) => !passed.has(name))];
  while (passed.size > 0 && groups.length > 0) {
    const rest = await withoutOneRefused(groups, passes);
    const isAccepted = rest.length > 0 && (await passes(rest.flat()));
    groups = isAccepted ? [] : rest.toSorted((one, other) => other.length - one.length);
  }
  return metrics.filter((name) => passed.has(name));
}

/**
 * Of groups that are refused together, those that have not passed, without one metric that is refused. One that is the
 * last is refused without asking.
 */
async function withoutOneRefused(groups: readonly Group[], passes: Accepts): Promise<readonly Group[]> {
  let [refused = [], ...rest] = groups;
  while (rest.length > 0 && (await passes(refused))) [refused = [], ...rest] = rest;
  while (refused.length > 1) {
    const middle = Math.ceil(refused.length / 2);
    const [half, other] = [refused.slice(0, middle), refused.slice(middle)];
    if (await passes(half)) refused = other;
    else {
      refused = half;
      rest.push(other);
    }
  }
  return rest;
}

/** Some metrics that pass: where the last resort does not, all others do if only one metric is refused. */
async function findStart(
  { metrics, fallbacks, lastResort }: Suspicion,
  accepts: Accepts,
): Promise<readonly string[]> {
  const others = metrics.filter((name) => !lastResort.includes(name));
  const starts = [...fallbacks, lastResort, others, ...lastResort.map((name) => [name])];
  const asked = new Set([String(metrics)]);
  for (const start of starts) {
    if (start.length === 0 || asked.has(String(start))) continue;
    asked.add(String(start));
    if (await accepts(start)) return start;
  }
  return [];
}
