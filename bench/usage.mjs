// Preloaded into a measured program: writes the process id to a file at once, and the resources it used when it ends.
import { writeFileSync } from 'node:fs';

const file = process.env.BENCH_USAGE_FILE;
const write = (usage) => writeFileSync(file, JSON.stringify({ pid: process.pid, ...usage }));

write({});
process.on('exit', (exitCode) => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  write({ exitCode, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: maxRSS / 1024 });
});
