import { configError } from '../../cdk/index.js';
import type { Prompt } from '../../terminal/prompt.js';
import type { CallbackListener } from './callback-listener.js';
import { codeIn, parametersIn } from './code-in.js';

/** How the code can come. */
export interface CodeWays {
  readonly state: string;
  readonly redirectUri: string;
  readonly prompt: Prompt;
  readonly say: (text: string) => void;
  /** Absent if the redirect URI is not an address of this machine. */
  readonly listener: CallbackListener | undefined;
}

/**
 * Waits for the code: from the browser, or as the address that it ended at, whichever is first. The browser may be on
 * another machine than this program, so the address can be pasted in any case if somebody is at the terminal.
 *
 * @throws SyncError if access was denied, the answer belongs to another login, or no address comes
 */
export async function receiveCode(ways: CodeWays): Promise<string> {
  const { listener, redirectUri, prompt, say } = ways;
  if (listener === undefined) return pastedCode(ways, 'Paste the address that the browser ended at: ');
  say(`Waiting for the browser at ${redirectUri}.`);
  if (!prompt.isTerminal) return listener.code;
  const answered = new AbortController();
  const pasted = pastedCode(
    ways,
    'If the browser cannot reach that, paste the address that it ended at: ',
    answered.signal,
  );
  try {
    return await Promise.race([listener.code, pasted]);
  } finally {
    answered.abort();
    await pasted.catch(() => undefined);
  }
}

/** Somebody at a terminal may try again. */
async function pastedCode(
  { state, prompt, say }: CodeWays,
  question: string,
  signal?: AbortSignal,
): Promise<string> {
  for (;;) {
    const text = await prompt.ask(question, signal);
    const parameters = parametersIn(text);
    const code = parameters === undefined ? undefined : codeIn(parameters, state);
    if (code !== undefined) return code;
    if (!prompt.isTerminal) throw configError(NO_CODE, WHOLE_ADDRESS);
    if (text.trim() !== '') say(`${NO_CODE} ${WHOLE_ADDRESS}`);
  }
}

const NO_CODE = 'That is not an address with a code in it.';
const WHOLE_ADDRESS =
  'Paste the whole address that the browser shows after you have confirmed: it begins with the redirect URI and has a code and a state.';
