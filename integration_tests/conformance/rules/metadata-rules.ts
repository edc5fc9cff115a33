import { Ajv } from 'ajv';

const text = { type: 'string', minLength: 1 };
const list = (items: object): object => ({ type: 'array', minItems: 1, items });
const closed = (
  properties: Readonly<Record<string, object>>,
  required = Object.keys(properties),
): object => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const https = { type: 'string', pattern: '^https://' };
const override = {
  type: 'object',
  required: ['enabled'],
  properties: { enabled: { type: 'boolean' } },
};

const breakingChanges = {
  type: 'object',
  minProperties: 1,
  propertyNames: { pattern: '^\\d+\\.\\d+\\.\\d+$' },
  additionalProperties: closed(
    {
      message: text,
      upgradeDeadline: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
      migrationDocumentationUrl: https,
      scopedImpact: list(closed({ scopeType: { const: 'stream' }, impactedScopes: list(text) })),
    },
    ['message', 'upgradeDeadline'],
  ),
};

const EXTERNAL_DOCUMENTATION = [
  ...['api_reference', 'api_release_history', 'api_deprecations', 'authentication_guide'],
  ...['data_model_reference', 'developer_community', 'migration_guide', 'openapi_spec', 'other'],
  ...['permissions_scopes', 'rate_limits', 'sql_reference', 'status_page'],
];
const SUITES = ['unitTests', 'integrationTests', 'acceptanceTests', 'liveTests', 'smokeTests'];

const REQUIRED = {
  name: text,
  definitionId: { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' },
  connectorType: { const: 'source' },
  connectorSubtype: {
    enum: ['api', 'database', 'datalake', 'file', 'custom', 'message_queue', 'unknown', 'vectorstore'],
  },
  dockerRepository: { type: 'string', pattern: '^[a-z0-9-]+/source-[a-z0-9-]+$' },
  dockerImageTag: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+(-rc\\.\\d+)?$' },
  license: { enum: ['MIT', 'ELv2'] },
  documentationUrl: https,
  githubIssueLabel: text,
  releaseStage: { enum: ['alpha', 'beta', 'generally_available', 'custom'] },
};

/** Further keys that the registry reads and this connector may use; the schema forbids any other key. */
const OPTIONAL = {
  icon: { const: 'icon.svg' },
  supportLevel: { enum: ['community', 'certified', 'archived'] },
  tags: {
    type: 'array',
    items: { type: 'string', pattern: '^[^:]+:[^:]+$' },
    contains: { type: 'string', pattern: '^language:' },
  },
  allowedHosts: closed({ hosts: list(text) }),
  suggestedStreams: closed({ streams: list(text) }),
  releases: closed({ breakingChanges }),
  releaseDate: { type: 'string' },
  resourceRequirements: { type: 'object' },
  maxSecondsBetweenMessages: { type: 'integer', minimum: 1 },
  registryOverrides: closed({ oss: override, cloud: override }, []),
  connectorTestSuitesOptions: list(closed({ suite: { enum: SUITES } })),
  externalDocumentationUrls: list(
    closed({ title: text, url: https, type: { enum: EXTERNAL_DOCUMENTATION } }),
  ),
  ab_internal: { type: 'object' },
};

const validate = new Ajv({ allErrors: true, strictTypes: false }).compile(
  closed({
    metadataSpecVersion: { const: '1.0' },
    data: closed({ ...REQUIRED, ...OPTIONAL }, Object.keys(REQUIRED)),
  }),
);

/** Everything in a metadata file that the registry would refuse. */
export function metadataProblems(metadata: unknown): readonly string[] {
  validate(metadata);
  return (validate.errors ?? []).map(
    ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
