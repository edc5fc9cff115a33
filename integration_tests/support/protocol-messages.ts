import { Ajv, type ValidateFunction } from 'ajv';

const text = { type: 'string', minLength: 1 };
const milliseconds = { type: 'integer', minimum: 0 };
const object = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []) => ({
  type: 'object',
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  properties,
});
const descriptor = object({ name: text, namespace: text }, ['namespace']);

/** Values that a source may use; the platform drops the line of a record with any other. */
const CHANGE = object({
  field: text,
  change: { enum: ['NULLED', 'TRUNCATED'] },
  reason: {
    enum: [
      'SOURCE_RECORD_SIZE_LIMITATION',
      'SOURCE_FIELD_SIZE_LIMITATION',
      'SOURCE_SERIALIZATION_ERROR',
      'SOURCE_RETRIEVAL_ERROR',
    ],
  },
});

const RATE_LIMITED = object({
  type: { const: 'RATE_LIMITED' },
  rate_limited: object({ quota_reset: milliseconds }),
});

const STREAM_STATUS = object(
  {
    stream_descriptor: descriptor,
    status: { enum: ['STARTED', 'RUNNING', 'COMPLETE', 'INCOMPLETE'] },
    reasons: { type: 'array', minItems: 1, maxItems: 1, items: RATE_LIMITED },
  },
  ['reasons'],
);

const ERROR = object(
  {
    message: text,
    internal_message: text,
    stack_trace: text,
    failure_type: { enum: ['config_error', 'transient_error', 'system_error'] },
    stream_descriptor: descriptor,
  },
  ['internal_message', 'stack_trace', 'stream_descriptor'],
);

const ESTIMATE = object(
  { name: text, namespace: text, type: { const: 'STREAM' }, row_estimate: { type: 'integer', minimum: 0 } },
  ['namespace'],
);

/** The envelope of each type of message, as a source writes it: the payload's key, and the payload. */
const PAYLOADS: Readonly<Record<string, readonly [key: string, payload: object]>> = {
  RECORD: [
    'record',
    object(
      {
        stream: text,
        namespace: text,
        data: { type: 'object', minProperties: 1 },
        emitted_at: milliseconds,
        meta: object({ changes: { type: 'array', items: CHANGE } }),
      },
      ['namespace', 'meta'],
    ),
  ],
  STATE: [
    'state',
    object({
      type: { const: 'STREAM' },
      stream: object({
        stream_descriptor: descriptor,
        stream_state: { type: 'object', minProperties: 1 },
      }),
      sourceStats: object({ recordCount: { type: 'integer', minimum: 0 } }),
    }),
  ],
  LOG: [
    'log',
    object({ level: { enum: ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] }, message: text }),
  ],
  SPEC: ['spec', object({ connectionSpecification: { type: 'object' } })],
  CONNECTION_STATUS: [
    'connectionStatus',
    {
      type: 'object',
      oneOf: [
        object({ status: { const: 'SUCCEEDED' }, message: { type: 'string' } }, ['message']),
        object({ status: { const: 'FAILED' }, message: text }),
      ],
    },
  ],
  CATALOG: ['catalog', object({ streams: { type: 'array' } })],
  TRACE: [
    'trace',
    {
      type: 'object',
      oneOf: [
        object({ type: { const: 'ERROR' }, emitted_at: milliseconds, error: ERROR }),
        object({ type: { const: 'ESTIMATE' }, emitted_at: milliseconds, estimate: ESTIMATE }),
        object({ type: { const: 'STREAM_STATUS' }, emitted_at: milliseconds, stream_status: STREAM_STATUS }),
      ],
    },
  ],
};

const ajv = new Ajv();
const validators: Readonly<Record<string, ValidateFunction>> = Object.fromEntries(
  Object.entries(PAYLOADS).map(([type, [key, payload]]) => [
    type,
    ajv.compile({ ...object({ type: { const: type }, [key]: payload }), additionalProperties: false }),
  ]),
);

/** The problems of a single message; empty if there are none. */
export function messageProblems(message: unknown): readonly string[] {
  const type =
    typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
  const validate = typeof type === 'string' ? validators[type] : undefined;
  if (validate === undefined) return [`a message of unknown type: ${JSON.stringify(message).slice(0, 100)}`];
  validate(message);
  return (validate.errors ?? []).map(
    (error) => `${String(type)}${error.instancePath} ${error.message ?? ''}`,
  );
}
