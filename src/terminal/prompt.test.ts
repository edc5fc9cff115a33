import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';

import { createPrompt } from './prompt.js';

function given({ isTTY }: { readonly isTTY: boolean }) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY });
  let shown = '';
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
  });
  // What a line editor draws, without the commands that move its cursor.
  const text = (): string => shown.replaceAll(/\u001B\[\d*[A-Z]/g, '');
  return { input, prompt: createPrompt(input, output), text };
}

describe('a question at a terminal', () => {
  it('an answer is shown while it is typed, and ends with Enter', async () => {
    const { input, prompt, text } = given({ isTTY: true });
    const answer = prompt.ask('Which? ');
    input.write('one\r');
    expect(await answer).toBe('one');
    expect(text()).toContain('Which? one');
    prompt.close();
  });

  it('a secret is not shown while it is typed, nor by the arrow keys afterwards', async () => {
    const { input, prompt, text } = given({ isTTY: true });
    const secret = prompt.askSecret('Secret: ');
    input.write('hush-hush\r');
    expect(await secret).toBe('hush-hush');
    const answer = prompt.ask('Which? ');
    input.write('\u001B[A\u001B[Btwo\r');
    expect(await answer).toBe('two');
    expect(text()).not.toContain('hush');
    expect(text()).toMatch(/^Secret: \nWhich\? two/);
    prompt.close();
  });

  it('lines that come before their question are kept for it', async () => {
    const { input, prompt } = given({ isTTY: true });
    const first = prompt.ask('First? ');
    input.write('1\r2\r');
    expect([await first, await prompt.ask('Second? ')]).toEqual(['1', '2']);
    prompt.close();
  });

  it('Ctrl-C ends the question, and what follows begins on a new line', async () => {
    const { input, prompt, text } = given({ isTTY: true });
    const answer = prompt.ask('Which? ');
    input.write('\u0003');
    await expect(answer).rejects.toThrow('Stopped. Nothing was written.');
    expect(text()).toBe('Which? \n');
    await expect(prompt.ask('Again? ')).rejects.toThrow('Stopped. Nothing was written.');
    prompt.close();
  });

  it('a question that is answered in another way is given up, and the next one is answered', async () => {
    const { input, prompt, text } = given({ isTTY: true });
    const answered = new AbortController();
    const first = prompt.ask('First? ', answered.signal);
    answered.abort();
    await expect(first).rejects.toThrow('No longer asked.');
    expect(text()).toBe('First? \n');
    const second = prompt.ask('Second? ');
    input.write('2\r');
    expect(await second).toBe('2');
    prompt.close();
  });
});

describe('a question without a terminal', () => {
  it('a line comes by a pipe', async () => {
    const { input, prompt } = given({ isTTY: false });
    expect(prompt.isTerminal).toBe(false);
    const answer = prompt.ask('Address? ');
    input.end('https://a.example/?code=1\n');
    expect(await answer).toBe('https://a.example/?code=1');
    prompt.close();
  });

  it('the end of the input is an error', async () => {
    const { input, prompt } = given({ isTTY: false });
    const answer = prompt.ask('Address? ');
    input.end();
    await expect(answer).rejects.toThrow('Standard input ended before there was an answer.');
  });
});
