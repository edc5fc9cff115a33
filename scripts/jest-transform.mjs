// Jest's transform of TypeScript: swc, and built-ins looked up once for each module. Jest runs tests in a context whose
// globals are intercepted, where a lookup of `Math` costs more than the arithmetic around it.
import swc from '@swc/jest';

/** Only what nobody replaces: a test's clock sets `Date` and timers while modules are loaded. */
const BUILT_INS = ['Array', 'Buffer', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Set', 'String'];

/** On the first line, so that the lines of a stack trace stay. */
const PRELUDE = `const { ${BUILT_INS.join(', ')} } = globalThis;`;

export default {
  createTransformer(options) {
    const transformer = swc.createTransformer(options);
    const prefixed =
      (name) =>
      (source, ...rest) =>
        transformer[name](PRELUDE + source, ...rest);
    return {
      ...transformer,
      process: prefixed('process'),
      processAsync: prefixed('processAsync'),
      getCacheKey: prefixed('getCacheKey'),
    };
  },
};
