export {
  DEFAULT_SETTINGS,
  familiesOf,
  mistakesOf,
  streamsOf,
  SUGGESTED_STREAMS,
  type StreamSettings,
} from './registry.js';
export { activityMetrics, reportNames } from './reports.js';
