// Loaded before a program that is measured: writes what the process has used to a file when it ends, and its id at once.
import { writeFileSync } from 'node:fs';

const file = process.env.BENCH_USAGE_FILE;
const write = (usage) => writeFileSync(file, JSON.stringify({ pid: process.pid, ...usage }));

write({});
process.on('exit', (exitCode) => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  write({ exitCode, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: maxRSS / 1024 });
});
