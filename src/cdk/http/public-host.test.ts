import { describe, expect, it } from '@jest/globals';

import { isPublicHost } from './public-host.js';

const hostOf = (url: string): string => new URL(url).hostname;

describe('a host of the public internet', () => {
  it.each([
    'https://business-api.tiktok.com/',
    'https://sandbox-ads.tiktok.com:8443/open_api/',
    'https://8.8.8.8/',
    'https://172.15.255.255/',
    'https://[2606:4700::1111]/',
    'https://localhost.example/',
  ])('is that of %s', (url) => {
    expect(isPublicHost(hostOf(url))).toBe(true);
  });
});

describe('a host that is not public', () => {
  it.each([
    ['a loopback address', 'https://127.0.0.1/'],
    ['any address of the loopback network', 'https://127.8.9.1/'],
    ['a loopback address in disguise', 'https://0x7f.1/'],
    ['a loopback address as one number', 'https://2130706433/'],
    ['this host', 'https://0.0.0.0/'],
    ['a private address', 'https://10.1.2.3/'],
    ['a private address', 'https://172.31.0.1/'],
    ['a private address', 'https://192.168.1.1/'],
    ['an address of a carrier', 'https://100.64.0.1/'],
    ['a link-local address, as of a cloud’s metadata', 'https://169.254.169.254/'],
    ['a multicast address', 'https://224.0.0.1/'],
    ['the loopback address of IPv6', 'https://[::1]/'],
    ['no address at all', 'https://[::]/'],
    ['a unique local address', 'https://[fd12:3456::1]/'],
    ['a link-local address of IPv6', 'https://[fe80::1]/'],
    ['a private address written as IPv6', 'https://[::ffff:10.0.0.1]/'],
    ['a loopback address behind a translator', 'https://[64:ff9b::7f00:1]/'],
    ['the local host by name', 'https://localhost/'],
    ['the local host by name with a dot', 'https://LOCALHOST./'],
    ['a name below localhost', 'https://api.localhost/'],
    ['a name without a domain', 'https://intranet/'],
    ['a name of the local network', 'https://printer.local/'],
    ['a name inside of a cloud', 'https://metadata.google.internal/'],
    ['a name of a home', 'https://nas.home.arpa/'],
  ])('is %s (%s)', (_, url) => {
    expect(isPublicHost(hostOf(url))).toBe(false);
  });
});
