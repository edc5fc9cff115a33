/** Sends a request with these metrics. @returns whether the API accepts it */
export type Accepts = (metrics: readonly string[]) => Promise<boolean>;

/** Metrics that the API refuses without naming the wrong ones. */
export interface Suspicion {
  /** Metrics that are refused together. */
  readonly metrics: readonly string[];
  /** Subsets that are likely to be accepted, the best first. */
  readonly fallbacks: readonly (readonly string[])[];
  /** A few metrics that are least likely to be refused. */
  readonly lastResort: readonly string[];
}

/** How to test metrics. */
export interface MetricProbe {
  readonly accepts: Accepts;
  /** Returns how many more requests may be sent. */
  readonly remaining: () => number;
}

type Group = readonly string[];

/** Metrics that were not accepted yet, in groups. */
interface Suspects {
  /** Groups that contain a refused metric. */
  readonly refused: readonly Group[];
  /** Groups that may contain one. */
  readonly open: readonly Group[];
}

/** Share of all metrics that may be open before they are tested, so that small groups are tested together. */
const MOST_OPEN = 1 / 4;

/**
 * Finds metrics that are accepted together if a refusal does not name the wrong ones. It starts with some accepted
 * metrics and halves the largest refused group repeatedly. If the first half is accepted, the other half is refused. If
 * the first half is refused, the other one is open, and is tested later together with other open groups. So a single
 * refused metric is found exactly. With several, metrics that were not accepted within the requests are omitted.
 *
 * @returns the accepted metrics in the original order; empty if none was accepted
 */
export async function findAccepted(suspicion: Suspicion, probe: MetricProbe): Promise<readonly string[]> {
  const { metrics } = suspicion;
  const start = await findStart(suspicion, probe);
  const accepted = new Set(start.accepted);
  const test = async (more: Group): Promise<boolean> => {
    const isAccepted = await probe.accepts(
      metrics.filter((name) => accepted.has(name) || more.includes(name)),
    );
    if (isAccepted) for (const name of more) accepted.add(name);
    return isAccepted;
  };
  let suspects = start.suspects;
  while (accepted.size > 0 && probe.remaining() > 0 && canBeNarrowed(suspects)) {
    const { refused, open } = suspects;
    const openNames = open.flat();
    const isDue = openNames.length > metrics.length * MOST_OPEN || probe.remaining() === 1;
    const isOpenFirst = open.length > 0 && (isDue || !refused.some(isDivisible));
    suspects = isOpenFirst
      ? { refused: (await test(openNames)) ? refused : [...refused, openNames], open: [] }
      : await halveLargest(suspects, test);
  }
  return metrics.filter((name) => accepted.has(name));
}

const isDivisible = (group: Group): boolean => group.length > 1;

const canBeNarrowed = ({ refused, open }: Suspects): boolean => open.length > 0 || refused.some(isDivisible);

function halvesOf(group: Group): readonly [Group, Group] {
  const middle = Math.ceil(group.length / 2);
  return [group.slice(0, middle), group.slice(middle)];
}

async function halveLargest({ refused, open }: Suspects, test: Accepts): Promise<Suspects> {
  const [largest = [], ...others] = refused.toSorted((one, other) => other.length - one.length);
  const [half, other] = halvesOf(largest);
  if (await test(half)) return { refused: [...others, other], open };
  return { refused: [...others, half], open: [...open, other] };
}

interface Start {
  readonly accepted: Group;
  readonly suspects: Suspects;
}

/**
 * Finds some accepted metrics: a fallback or the last resort. If none of these is accepted, all others are if one
 * metric is refused, and one half may be if several are. Every group that was refused until then contains a refused
 * metric.
 */
async function findStart({ metrics, fallbacks, lastResort }: Suspicion, probe: MetricProbe): Promise<Start> {
  const others = metrics.filter((name) => !lastResort.includes(name));
  const failed: Group[] = [metrics];
  const tested = new Set([String(metrics)]);
  const few = [...halvesOf(others), ...lastResort.map((name) => [name])];
  for (const start of [...fallbacks, lastResort, others, ...few]) {
    if (start.length === 0 || tested.has(String(start)) || probe.remaining() === 0) continue;
    tested.add(String(start));
    if (await probe.accepts(start)) return { accepted: start, suspects: suspectsOf(failed, start) };
    failed.push(start);
  }
  return { accepted: [], suspects: { refused: [], open: [] } };
}

/** The smallest refused group contains a refused metric among those that were not accepted; the rest is open. */
function suspectsOf(failed: readonly Group[], accepted: Group): Suspects {
  const [all = [], ...narrower] = failed;
  const without = (group: Group, names: Group): Group => group.filter((name) => !names.includes(name));
  const [smallest = all] = narrower.toSorted((one, other) => one.length - other.length);
  const refused = without(smallest, accepted);
  const open = without(without(all, accepted), refused);
  return { refused: refused.length > 0 ? [refused] : [], open: open.length > 0 ? [open] : [] };
}
