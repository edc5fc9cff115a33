import type { JsonObject } from '../../protocol/json.js';
import type { ConnectionStatus } from '../../protocol/messages.js';
import type { Clock } from '../time/clock.js';
import type { WritableLedger } from './ledger.js';
import type { Logger } from './log.js';
import type { StreamDefinition } from './stream.js';

/** Told of every request, so that a run that stands still is noticed. */
export interface RequestWatch {
  /**
   * A request goes out.
   *
   * @param request what it asks for, and of whom, for people
   * @returns what is to be called once there is an answer, or none
   */
  asking(request: string): () => void;
  /** Something came: bytes of an answer, or rows. */
  heard(): void;
}

/** What the process gives a source: time, a log, the environment's variables, what it does to a text, and who watches. */
export interface SourceIo {
  readonly clock: Clock;
  readonly log: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Masks the config's secrets in a sentence, such as the reason of a failure, and makes it printable. For sentences that
   * become data: the log, traces and the answer to a check go through it anyway.
   */
  readonly forPeople: (text: string) => string;
  /** Absent where nobody watches, as in tests. */
  readonly watchdog?: RequestWatch | undefined;
}

/** What becomes of a part of a stream that the API refuses (config_error): the sync fails, or does without it. */
export type OnRefusal = 'fail' | 'skip';

/** A connector, as the four commands need it. */
export interface Source<Config, Session> {
  /** The command line, for whoever got it wrong. */
  readonly usage: string;
  /** The body of the SPEC message; its `connectionSpecification` says which config values are secret. */
  readonly spec: JsonObject & { readonly connectionSpecification: JsonObject };
  /** The streams that a config gives, in the order in which `discover` lists them. */
  streams(config: Config): readonly StreamDefinition<Session>[];
  /** @throws SyncError (config_error) that names every mistake at once, without the values */
  parseConfig(raw: JsonObject): Config;
  /** How many pages of a run may be on their way or wait to be emitted. */
  pagesAhead(config: Config): number;
  /** What the user wants of parts that are refused. */
  onRefusal(config: Config): OnRefusal;
  /**
   * What one run shares among its streams. Asks for no more than what has to be known before any of them.
   *
   * @param selected names of the streams that the run reads
   * @throws SyncError for what the user or the API must mend
   */
  open(config: Config, io: SourceIo, selected: readonly string[]): Promise<Session>;
  /** The clock of a run, where that knows more than the machine's. */
  clock?(session: Session): Clock;
  /** Where a run writes what it does, for the streams that tell of it; absent where no stream does. */
  ledger?(session: Session): WritableLedger;
  /** @throws SyncError for what the user or the API must mend; the command then answers FAILED with its message */
  check(config: Config, io: SourceIo): Promise<ConnectionStatus>;
}
