// Jest's transform: swc for TypeScript, and built-ins looked up once for each module. Jest runs tests in a context whose
// globals are intercepted, where a lookup of `Math` costs more than the arithmetic around it. Packages are as published
// except for that.
import swc from '@swc/jest';

/** Only what nobody replaces: a test's clock sets `Date` and timers while modules are loaded. */
const BUILT_INS = ['Array', 'Buffer', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'Set', 'String'];

/** With those that a module names, on its first line, so that the lines of a stack trace stay. */
function withBuiltIns(source) {
  const used = BUILT_INS.filter((name) => source.includes(name));
  return used.length === 0 ? source : `const { ${used.join(', ')} } = globalThis;${source}`;
}

export default {
  createTransformer(options) {
    const transformer = swc.createTransformer(options);
    const prefixed =
      (name) =>
      (source, file, ...rest) =>
        file.endsWith('.js')
          ? { code: withBuiltIns(source) }
          : transformer[name](withBuiltIns(source), file, ...rest);
    return {
      ...transformer,
      process: prefixed('process'),
      processAsync: prefixed('processAsync'),
      getCacheKey: (source, ...rest) => transformer.getCacheKey(withBuiltIns(source), ...rest),
    };
  },
};
