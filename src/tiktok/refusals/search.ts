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

export interface Probe {
  readonly accepts: Accepts;
  /** How many more requests may be made. */
  readonly left: () => number;
}

type Group = readonly string[];

/** Metrics that have not passed, in groups. */
interface Suspects {
  /** Each has one that is refused. */
  readonly refused: readonly Group[];
  /** Each may have one. */
  readonly open: readonly Group[];
}

/** Share of all metrics that may be open before they are asked for: small groups wait for each other. */
const MOST_OPEN = 1 / 4;

/**
 * Finds metrics that are accepted together where a refusal does not say which ones are not. It begins with some that
 * pass, and halves the largest group that is refused, again and again: a half that passes is cleared, and then the other
 * half is refused; where the first half is refused, the other one may pass or not, and is asked for together with others
 * like it. So one refused metric is found exactly, and of several what the requests did not clear is left out.
 *
 * @returns metrics that have passed, in the order given; none where nothing has
 */
export async function findAccepted(suspicion: Suspicion, probe: Probe): Promise<readonly string[]> {
  const { metrics } = suspicion;
  const start = await findStart(suspicion, probe);
  const passed = new Set(start.passed);
  const passes = async (more: Group): Promise<boolean> => {
    const isAccepted = await probe.accepts(metrics.filter((name) => passed.has(name) || more.includes(name)));
    if (isAccepted) for (const name of more) passed.add(name);
    return isAccepted;
  };
  let suspects = start.suspects;
  while (passed.size > 0 && probe.left() > 0 && canBeNarrowed(suspects)) {
    const { refused, open } = suspects;
    const openNames = open.flat();
    const isPressing = openNames.length > metrics.length * MOST_OPEN || probe.left() === 1;
    const isOpenFirst = open.length > 0 && (isPressing || !refused.some(isDivisible));
    suspects = isOpenFirst
      ? { refused: (await passes(openNames)) ? refused : [...refused, openNames], open: [] }
      : await halveLargest(suspects, passes);
  }
  return metrics.filter((name) => passed.has(name));
}

const isDivisible = (group: Group): boolean => group.length > 1;

const canBeNarrowed = ({ refused, open }: Suspects): boolean => open.length > 0 || refused.some(isDivisible);

function halvesOf(group: Group): readonly [Group, Group] {
  const middle = Math.ceil(group.length / 2);
  return [group.slice(0, middle), group.slice(middle)];
}

async function halveLargest({ refused, open }: Suspects, passes: Accepts): Promise<Suspects> {
  const [largest = [], ...others] = refused.toSorted((one, other) => other.length - one.length);
  const [half, other] = halvesOf(largest);
  if (await passes(half)) return { refused: [...others, other], open };
  return { refused: [...others, half], open: [...open, other] };
}

interface Start {
  readonly passed: Group;
  readonly suspects: Suspects;
}

/**
 * Some metrics that pass: a fallback or the last resort; where none does, all others do if one metric is refused, and one
 * half of them may if it is more. Whatever has failed until then has one that is refused.
 */
async function findStart({ metrics, fallbacks, lastResort }: Suspicion, probe: Probe): Promise<Start> {
  const others = metrics.filter((name) => !lastResort.includes(name));
  const failed: Group[] = [metrics];
  const wasAsked = new Set([String(metrics)]);
  const few = [...halvesOf(others), ...lastResort.map((name) => [name])];
  for (const start of [...fallbacks, lastResort, others, ...few]) {
    if (start.length === 0 || wasAsked.has(String(start)) || probe.left() === 0) continue;
    wasAsked.add(String(start));
    if (await probe.accepts(start)) return { passed: start, suspects: suspectsOf(failed, start) };
    failed.push(start);
  }
  return { passed: [], suspects: { refused: [], open: [] } };
}

/** The smallest list that has failed has a refused metric among what has not passed of it; the rest of all is open. */
function suspectsOf(failed: readonly Group[], passed: Group): Suspects {
  const [all = [], ...narrower] = failed;
  const without = (group: Group, names: Group): Group => group.filter((name) => !names.includes(name));
  const [smallest = all] = narrower.toSorted((one, other) => one.length - other.length);
  const refused = without(smallest, passed);
  const open = without(without(all, passed), refused);
  return { refused: refused.length > 0 ? [refused] : [], open: open.length > 0 ? [open] : [] };
}
