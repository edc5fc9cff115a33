import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { configError, systemCode, type SyncError } from '../../cdk/index.js';
import { codeIn } from './code-in.js';

/** Waits on this machine for the browser to come back. */
export interface CallbackListener {
  /** The code; rejects with a SyncError if the browser brings something else. */
  readonly code: Promise<string>;
  readonly close: () => void;
}

const DEFAULT_PORT = 80;

/**
 * Listens at the redirect URI.
 *
 * @throws SyncError (config_error) if it cannot listen there
 */
export async function listenForCode(redirectUri: URL, state: string): Promise<CallbackListener> {
  const server = createServer();
  const code = new Promise<string>((resolve, reject) => {
    server.on('request', (request, response) => {
      answer(request, response, { redirectUri, state, resolve, reject });
    });
  });
  // A denial may come before anybody waits for it.
  code.catch(() => undefined);
  await listen(server, redirectUri);
  return {
    code,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Expected {
  readonly redirectUri: URL;
  readonly state: string;
  readonly resolve: (code: string) => void;
  readonly reject: (reason: unknown) => void;
}

/** Requests for other paths, such as icons, and addresses without a code change nothing. */
function answer(
  { url: target = '/' }: IncomingMessage,
  response: ServerResponse,
  { redirectUri, state, resolve, reject }: Expected,
): void {
  const address = `http://callback${target}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.pathname !== redirectUri.pathname) {
    show(response, 404, 'There is no such page.');
    return;
  }
  try {
    const code = codeIn(url.searchParams, state);
    if (code === undefined) {
      show(response, 400, 'This address has no code. Open the one that login printed.');
      return;
    }
    show(response, 200, "TikTok's answer has arrived. Continue in the terminal; you can close this page.");
    response.once('close', () => {
      resolve(code);
    });
  } catch (error) {
    show(response, 400, "TikTok's answer cannot be used. The terminal says why.");
    response.once('close', () => {
      reject(error);
    });
  }
}

/** The page must not keep or pass on its address, which has the code. */
const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  Connection: 'close',
};

function show(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, HEADERS);
  response.end(`<!doctype html><title>source-tiktok-ads login</title><p>${text}</p>`);
}

function listen(server: Server, { hostname, port }: URL): Promise<void> {
  const at = port === '' ? DEFAULT_PORT : Number(port);
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(cannotListen(error, `${hostname}:${String(at)}`, at));
    });
    server.listen(at, hostname.replace(/^\[|\]$/g, ''), resolve);
  });
}

function cannotListen(error: unknown, place: string, port: number): SyncError {
  const code = systemCode(error) ?? String(error);
  if (code === 'EADDRINUSE')
    return configError(
      `Port ${String(port)} is in use, so the browser cannot return to ${place}.`,
      'Stop the program that uses it, or add a redirect URL with another port to the app, and use that one.',
    );
  return configError(
    `The browser cannot return to ${place}, because this program cannot listen there (${code}).`,
    'Use a redirect URL of the app at 127.0.0.1 with a port above 1023, or one with https.',
  );
}
