export {
  DEFAULT_SETTINGS,
  familiesOf,
  mistakesOf,
  reportLoadFor,
  streamsOf,
  SUGGESTED_STREAMS,
  type StreamSettings,
} from './registry.js';
export { activityMetrics } from './reports/streams.js';
