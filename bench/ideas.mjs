// The ideas for speed in the loop over rows, each with the plain code that could stand in its place.
import { readFileSync } from 'node:fs';

/**
 * `name` is a function in `file` (below src), `plain` the code of one that returns the same and is no idea. `worth` says
 * on which rows the idea has to pay.
 */
export const IDEAS = [
  {
    title: 'rows of one shape are parsed by a pattern',
    file: 'cdk/codec/uniform-rows.ts',
    name: 'uniformRowsParser',
    plain: '() => undefined',
    worth: 'reports',
  },
  {
    title: 'text is transcoded instead of decoded',
    file: 'cdk/codec/decode.ts',
    name: 'decodeText',
    plain: "(bytes) => bytes.toString('utf8')",
    worth: 'ads',
  },
  {
    title: 'lists are parsed in parts of 48 KB',
    file: 'cdk/codec/packed-list.ts',
    name: 'PART_BYTES',
    plain: '2 ** 30',
    worth: 'reports',
  },
  {
    title: 'decimals are read digit by digit',
    file: 'cdk/schema/decimal.ts',
    name: 'parseDecimal',
    plain: '(text) => (/^[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?$/.test(text) ? Number(text) : NaN)',
    worth: 'reports',
  },
  {
    title: 'rows are typed by generated code',
    file: 'cdk/schema/compile.ts',
    name: 'compileColumns',
    plain: `(columns, nested, events) => {
      const namesOf = (place) => columns.filter((column) => column.place === place).map(({ name }) => name);
      const known = new Map([undefined, ...nested].map((place) => [place, new Set(namesOf(place))]));
      for (const name of nested) known.get(undefined).add(name);
      return (raw) => {
        const data = {};
        const placeOf = (place) => (place === undefined ? raw : (raw[place] ?? {}));
        for (const { name, place, field } of columns) {
          const value = placeOf(place)[name];
          if (value === undefined) continue;
          data[name] = value === null ? null : field.parse(value);
          if (data[name] !== MISFIT) continue;
          data[name] = null;
          events.misfit(name);
        }
        for (const place of [undefined, ...nested])
          for (const name in placeOf(place))
            if (!known.get(place).has(name)) {
              events.others(place, placeOf(place), data);
              break;
            }
        return data;
      };
    }`,
    worth: 'reports',
  },
];

/**
 * The source of an idea's file with the plain code in the place of the idea.
 *
 * @throws Error if the file no longer declares the function
 */
export function withPlain(source, { file, name, plain }) {
  const declared = new RegExp(`^(export )?(function|const) ${name}\\b`, 'm').exec(source);
  if (declared === null) throw new Error(`${file} does not declare ${name}`);
  const [whole, exported = '', kind] = declared;
  return `${source.replace(whole, `${kind} replaced_${name}`)}\n${exported}const ${name} = ${plain};\n`;
}

/** A plugin for esbuild that leaves out an idea. */
export const without = (idea) => ({
  name: 'without-idea',
  setup: ({ onLoad }) => {
    onLoad({ filter: new RegExp(`/src/${idea.file}$`) }, ({ path }) => ({
      contents: withPlain(readFileSync(path, 'utf8'), idea),
      loader: 'ts',
    }));
  },
});
