/** A strict copy of the parts of TikTok's Marketing API v1.3 that reading ads needs, for tests. */
export { badAccountInBatch, deadToken, denyAccount, denyEndpoint, oddValue } from './http/faults.js';
export { startSimulator } from './http/server.js';
export type {
  Account,
  DataLevel,
  EntityKind,
  Fault,
  FaultAction,
  Limits,
  ReportQuery,
  ReportRow,
  ReportType,
  RequestLogEntry,
  Simulator,
  SimulatorOptions,
  WireRow,
  WireValue,
  World,
  WorldOptions,
} from './types.js';
export { createWorld } from './world/world.js';
