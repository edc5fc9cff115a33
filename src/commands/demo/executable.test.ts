import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';

import type { Message } from '../../protocol/messages.js';
import { createConnector } from './executable.js';

const folder = mkdtempSync(join(tmpdir(), 'executable-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function connectorThat(program: string) {
  const path = join(folder, 'program.cjs');
  writeFileSync(path, program);
  return createConnector(path, { ...process.env, GREETING: 'hello' });
}

async function messagesOf(messages: AsyncIterable<Message>): Promise<Message[]> {
  const all: Message[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

test('the connector process gets arguments and environment, and its messages are yielded', async () => {
  const connector = connectorThat(`
    const message = [...process.argv.slice(2), process.env.GREETING].join(' ');
    console.log(JSON.stringify({ type: 'LOG', log: { level: 'INFO', message } }));
  `);
  expect(await messagesOf(connector('read', '--config', 'x'))).toEqual([
    { type: 'LOG', log: { level: 'INFO', message: 'read --config x hello' } },
  ]);
});

test('a failure is reported with the error traces and stderr', async () => {
  const connector = connectorThat(`
    console.log(JSON.stringify({ type: 'TRACE', trace: { type: 'ERROR', error: { message: 'the token is dead' } } }));
    console.error('and more');
    process.exitCode = 1;
  `);
  await expect(messagesOf(connector('read'))).rejects.toThrow(
    '"read" failed (exit code 1):\n  the token is dead\n  and more',
  );
});

test('a killed process is reported as failed', async () => {
  await expect(messagesOf(connectorThat('process.kill(process.pid, "SIGKILL")')('check'))).rejects.toThrow(
    '"check" failed (SIGKILL)',
  );
});

test('a consumer that stops early ends the process', async () => {
  const connector = connectorThat(`
    console.log(JSON.stringify({ type: 'LOG', log: { level: 'INFO', message: String(process.pid) } }));
    setInterval(() => undefined, 1000);
  `);
  let pid = 0;
  for await (const message of connector('read')) {
    if (message.type === 'LOG') pid = Number(message.log.message);
    break;
  }
  for (const deadline = Date.now() + 5000; isAlive(pid) && Date.now() < deadline;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(isAlive(pid)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
