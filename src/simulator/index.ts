/** A strict copy of the parts of TikTok's Marketing API v1.3 that are needed to read ads, for tests. */
export { BEHAVIOURS, type Behaviours, isBehaviour } from './behaviours.js';
export {
  badAccountInBatch,
  bannedCountry,
  deadToken,
  denyAccount,
  denyBusinessCenter,
  denyEndpoint,
  failedTask,
  lackScope,
  oddValue,
  timeless,
} from './http/faults.js';
export { startSimulator } from './http/server.js';
export type {
  DataLevel,
  EntityKind,
  Fault,
  ReportType,
  RequestLogEntry,
  Simulator,
  SimulatorOptions,
  WireRow,
  World,
} from './types.js';
export { createWorld } from './world/world.js';
