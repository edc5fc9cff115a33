import { addDays, dayAt, FailureType, SyncError, type Day, type JsonObject } from '../../cdk/index.js';
import type { AirbyteStream } from '../../protocol/messages.js';
import type { Simulator } from '../../simulator/index.js';
import { SUGGESTED_STREAMS } from '../../streams/index.js';
import { configuredCatalog } from '../catalog-command.js';
import { writeNewFiles } from '../new-files.js';
import type { Terminal } from '../../terminal/terminal.js';
import { counted } from '../../terminal/words.js';
import type { Connector } from './executable.js';
import { renderSpend } from './spend-chart.js';
import { renderSummary } from './summary.js';
import { checkAgainstWorld } from './truth.js';
import { firstRead, secondRead } from './two-reads.js';
import { whatNext } from './what-next.js';

export interface Demo {
  readonly simulator: Simulator;
  readonly connector: Connector;
  /** The connector's executable, for the commands to try next. */
  readonly program: string;
  /** Where all files are written. */
  readonly folder: string;
  /** Ads per ad group. */
  readonly ads: number;
  /** Days of delivery, up to the world's today. */
  readonly days: number;
  /** Epoch milliseconds at which the simulator's clock is frozen. */
  readonly now: number;
}

/**
 * The life of a connection in a few seconds: check, discover, a first read, some edits, and a second read that resumes
 * from the state of the first.
 *
 * @throws SyncError if the connector fails, or if the rows differ from what the simulator holds
 */
export async function demonstrate(demo: Demo, terminal: Terminal): Promise<void> {
  const { simulator, connector, folder, days, now } = demo;
  const startDate = addDays(dayAt(now, 0), 1 - days);
  const [config = ''] = await writeNewFiles(folder, { 'config.json': configOf(demo, startDate) });
  terminal.say(await check(connector, config));
  const discovered = await discover(connector, config);
  const streams = discovered.filter(({ name }) => SUGGESTED_STREAMS.includes(name));
  terminal.say(
    `discover: ${counted(discovered.length, 'stream')}; reading the ${streams.length} suggested ones`,
  );
  const [catalog = ''] = await writeNewFiles(folder, { 'catalog.json': configuredCatalog(streams, true) });
  const reading = { simulator, connector, streams, config, catalog, folder };
  const first = await firstRead(reading, terminal);
  const second = await secondRead(reading, first, terminal);
  const spend = first.ledger.accounts();
  const checks = `${checkAgainstWorld(spend, simulator.world, startDate)}\n${second.edits.check()}\n`;
  const next = whatNext({ ...demo, accounts: simulator.world.accounts.length }, terminal);
  terminal.print(`\n${[renderSpend(spend), renderSummary(first, second), checks, next].join('\n')}`);
}

const configOf = ({ simulator }: Demo, startDate: Day): JsonObject => ({
  access_token: simulator.token,
  accounts: simulator.world.accounts.map(({ id }) => id).join(','),
  start_date: startDate,
  include_deleted: true,
});

/** @returns the line to show */
async function check(connector: Connector, config: string): Promise<string> {
  for await (const message of connector('check', '--config', config)) {
    if (message.type !== 'CONNECTION_STATUS') continue;
    const { status, message: reason = '' } = message.connectionStatus;
    if (status === 'SUCCEEDED') return `check: ${status}`;
    throw new SyncError({ failureType: FailureType.config, what: `"check" failed: ${reason}` });
  }
  throw new SyncError({
    failureType: FailureType.system,
    what: '"check" printed no CONNECTION_STATUS message',
  });
}

async function discover(connector: Connector, config: string): Promise<readonly AirbyteStream[]> {
  const streams: AirbyteStream[] = [];
  for await (const message of connector('discover', '--config', config)) {
    if (message.type === 'CATALOG') streams.push(...message.catalog.streams);
  }
  return streams;
}
