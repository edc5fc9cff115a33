import type { JsonObject } from '../../protocol/json.js';
import type { ConnectionStatus } from '../../protocol/messages.js';
import type { Clock } from '../time/clock.js';
import type { WritableLedger } from './ledger.js';
import type { Logger } from './log.js';
import type { StreamDefinition } from './stream.js';

/** Observes every request, so that a stuck run is noticed. */
export interface RequestWatch {
  /**
   * A request is sent.
   *
   * @param request what is requested and from whom, for messages
   * @returns a function to call when the response has arrived or the request has failed
   */
  asking(request: string): () => void;
  /** Something arrived: bytes of a response, or rows. */
  heard(): void;
}

/** What the process provides to a source. */
export interface SourceIo {
  readonly clock: Clock;
  readonly log: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Masks the secrets of the config in a text and makes it printable. Use it for sentences that become data, such as
   * the reason of a failure; logs, traces and the result of a check pass through it anyway.
   */
  readonly forPeople: (text: string) => string;
  /** Absent if nothing watches the run, as in tests. */
  readonly watchdog?: RequestWatch | undefined;
}

/** What to do about a part of a stream that the API refuses (config_error): fail the sync, or skip the part. */
export type OnRefusal = 'fail' | 'skip';

/** A connector, as the four commands of the protocol need it. */
export interface Source<Config, Session> {
  /** The name of the program, for commands in messages. */
  readonly program: string;
  /** The usage text, shown for a wrong command line. */
  readonly usage: string;
  /** The body of the SPEC message. */
  readonly spec: JsonObject & { readonly connectionSpecification: JsonObject };
  /** The schema of the config. It marks secrets with `airbyte_secret` and may give options `aliases`. */
  readonly configSchema: JsonObject;
  /** The streams for a config, in the order in which `discover` lists them. */
  streams(config: Config): readonly StreamDefinition<Session>[];
  /**
   * @param raw the config, under the names of its options
   * @throws SyncError (config_error) that lists every mistake, without the values
   */
  parseConfig(raw: JsonObject): Config;
  /** How many pages of a run may be requested or wait to be emitted at once. */
  pagesAhead(config: Config): number;
  /** Requests per second that the config allows. */
  requestsPerSecond(config: Config): number;
  /** What the config says about parts that are refused. */
  onRefusal(config: Config): OnRefusal;
  /**
   * Creates what one run shares among its streams. Requests only what every stream needs.
   *
   * @param selected names of the streams that the run reads
   * @throws SyncError for what the user or the API must fix
   */
  open(config: Config, io: SourceIo, selected: readonly string[]): Promise<Session>;
  /** The clock of a run, if it is more accurate than the machine's. */
  clock?(session: Session): Clock;
  /** The ledger of a run; absent if no stream reports about the sync. */
  ledger?(session: Session): WritableLedger;
  /** @throws SyncError for what the user or the API must fix; the command then answers FAILED with its message */
  check(config: Config, io: SourceIo): Promise<ConnectionStatus>;
}
