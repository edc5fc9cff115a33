/*
 * An object used as a lookup table also has the names of its prototype: `TABLE['constructor']` is a function. Names
 * from outside (column titles, words of a config, a command line or a request) can be anything.
 */

const TABLE = /^[A-Z][A-Z\d_]*$/;

/** @type {import('eslint').Rule.RuleModule} */
export const ownNames = {
  meta: {
    type: 'problem',
    messages: {
      inherited: '{{table}} also has the names of its prototype, like "constructor": make it a Map.',
    },
    schema: [],
  },
  create(context) {
    const { program, esTreeNodeToTSNodeMap } = context.sourceCode.parserServices;
    const checker = program.getTypeChecker();
    return {
      'MemberExpression[computed=true]'({ object, property }) {
        if (object.type !== 'Identifier' || !TABLE.test(object.name) || property.type === 'Literal') return;
        const type = checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(object));
        if (type.getStringIndexType() !== undefined)
          context.report({ node: object, messageId: 'inherited', data: { table: object.name } });
      },
    };
  },
};
