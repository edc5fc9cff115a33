export { streams } from './registry.js';
export { activityMetrics, reportStreams } from './reports.js';
