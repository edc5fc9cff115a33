/** Writes bytes to the sink and resolves when they are handed over. The bytes do not change until then. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/** Collects lines in one buffer while the other is being written, so that neither waits for the other. */
export interface DoubleBuffer {
  /** Bytes accepted so far. */
  readonly bytes: number;
  /**
   * @param line without its line break, which is added
   * @param urgent sends all collected lines at once, or as soon as the current write is done
   * @returns a promise to await before the next line, or undefined if there is room
   * @throws the sink's error; nothing is sent after it
   */
  append(line: string, urgent: boolean): Promise<void> | undefined;
  /** Resolves when everything was handed over; rejects with the sink's error. */
  flush(): Promise<void>;
}

/** Size of each buffer. */
const CAPACITY = 512 * 1024;

/** Lines that are not urgent are collected up to this many bytes. */
const BATCH = 64 * 1024;

const LINE_END = '\n'.charCodeAt(0);

/** Maximum UTF-8 bytes per UTF-16 code unit. */
const BYTES_PER_UNIT = 3;

/** Creates an empty buffer in front of a sink. */
export function createDoubleBuffer(sink: Sink): DoubleBuffer {
  const lines = createGatherer(sink);
  const queue = createQueue();
  return {
    get bytes() {
      return lines.bytes;
    },
    append(line, urgent) {
      lines.check();
      if (queue.isEmpty && lines.fits(line)) {
        lines.put(line, urgent);
        return undefined;
      }
      return queue.add(async () => {
        await lines.flush(() => lines.fits(line));
        lines.put(line, urgent);
      });
    },
    flush: async () => {
      await queue.settled();
      await lines.flush();
    },
  };
}

/** Collects lines that fit, and sends them when they are due. */
function createGatherer(sink: Sink) {
  const gathered = createBufferPair();
  let bytes = 0;
  let hurry = false;
  const send = (): void => {
    if (sender.isBusy || gathered.length === 0) return;
    hurry = false;
    sender.start(gathered.take());
  };
  const sendIfDue = (): void => {
    if (hurry || gathered.length >= BATCH) send();
  };
  const sender = createSender(sink, sendIfDue);
  return {
    get bytes() {
      return bytes;
    },
    fits: gathered.fits,
    check: sender.check,
    put(line: string, urgent: boolean): void {
      bytes += gathered.put(line);
      hurry ||= urgent;
      sendIfDue();
    },
    /** @param enough stops before everything is handed over */
    async flush(enough: () => boolean = () => false): Promise<void> {
      while ((gathered.length > 0 || sender.isBusy) && !enough()) {
        send();
        await sender.idle();
      }
      sender.check();
    },
  };
}

/** A queue of lines that wait for room, because together they may not fit; no line overtakes another. */
function createQueue() {
  let last: Promise<void> | undefined;
  return {
    get isEmpty() {
      return last === undefined;
    },
    add(step: () => Promise<void>): Promise<void> {
      const own = (last ?? Promise.resolve()).then(step);
      const done = (): void => {
        if (last === own) last = undefined;
      };
      last = own;
      own.then(done, done);
      return own;
    },
    settled: async (): Promise<void> => last,
  };
}

/** Encodes lines into one buffer, while the bytes taken last stay unchanged in the other. */
function createBufferPair() {
  let filling = Buffer.allocUnsafe(CAPACITY);
  let spare = Buffer.allocUnsafe(CAPACITY);
  let length = 0;
  const isRoomy = (line: string): boolean => length + line.length * BYTES_PER_UNIT < CAPACITY;
  return {
    get length() {
      return length;
    },
    /** An empty buffer accepts any line. */
    fits: (line: string): boolean => length === 0 || isRoomy(line),
    /** @returns the number of bytes added */
    put(line: string): number {
      if (!isRoomy(line)) filling = Buffer.allocUnsafe(line.length * BYTES_PER_UNIT + 1);
      const size = filling.write(line, length);
      filling[length + size] = LINE_END;
      length += size + 1;
      return size + 1;
    },
    take(): Uint8Array {
      const bytes = filling.subarray(0, length);
      const next = filling.length > CAPACITY ? Buffer.allocUnsafe(CAPACITY) : filling;
      [filling, spare, length] = [spare, next, 0];
      return bytes;
    },
  };
}

/** Sends one chunk at a time, and remembers the error. */
interface Sender {
  readonly isBusy: boolean;
  start(batch: Uint8Array): void;
  /** Resolves when nothing is being sent; rejects with the sink's error. */
  idle(): Promise<void>;
  /** @throws the sink's error */
  readonly check: () => void;
}

function createSender(sink: Sink, whenIdle: () => void): Sender {
  let sending: Promise<void> | undefined;
  let broken: { readonly error: unknown } | undefined;
  const check = (): void => {
    if (broken !== undefined) throw broken.error;
  };
  const deliver = async (batch: Uint8Array): Promise<void> => {
    try {
      await sink(batch);
    } catch (error) {
      broken = { error };
    }
    sending = undefined;
    if (broken === undefined) whenIdle();
  };
  return {
    get isBusy() {
      return sending !== undefined;
    },
    start(batch) {
      sending = deliver(batch);
    },
    async idle() {
      await sending;
      check();
    },
    check,
  };
}
