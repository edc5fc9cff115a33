// Jest's environment for Node, which also disables what Jest leaves enabled after each test file: an AsyncLocalStorage of
// its own, in which it runs the tests. Every promise of a worker carries a property for each one that is enabled, so
// after thirty files a promise would cost twenty times as much.
import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

const used = new Set();
const { run } = AsyncLocalStorage.prototype;

AsyncLocalStorage.prototype.run = function (...given) {
  used.add(this);
  return run.apply(this, given);
};

export default class extends TestEnvironment {
  async teardown() {
    for (const storage of used) storage.disable();
    used.clear();
    await super.teardown();
  }
}
