export { streams } from './registry.js';
export { reportStreams } from './reports.js';
