/*
 * A table of constants that is an object has the names of its prototype too: `TABLE['constructor']` is a function. Names
 * that come from outside (titles of columns, words of a config, of the command line, of a request) may be any.
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
