/*
 * Whoever calls an exported function of a library should not have to read its body. Overloads share the text of the
 * first one.
 */

const isFunction = ({ type }) => type === 'ArrowFunctionExpression' || type === 'FunctionExpression';

/** The name of an exported function; undefined for any other export. */
function functionIn({ declaration }) {
  if (declaration?.type === 'FunctionDeclaration' || declaration?.type === 'TSDeclareFunction')
    return declaration.id?.name;
  const [variable] = declaration?.type === 'VariableDeclaration' ? declaration.declarations : [];
  return variable?.init && isFunction(variable.init) ? variable.id.name : undefined;
}

/** @type {import('eslint').Rule.RuleModule} */
export const documented = {
  meta: {
    type: 'suggestion',
    messages: { undocumented: '{{name}} is exported: say in a docstring what it does.' },
    schema: [],
  },
  create(context) {
    const { sourceCode } = context;
    let last;
    return {
      ExportNamedDeclaration(node) {
        const name = functionIn(node);
        if (name === undefined || name === last) return;
        last = name;
        const comment = sourceCode.getCommentsBefore(node).at(-1);
        const isDocstring =
          comment?.type === 'Block' &&
          comment.value.startsWith('*') &&
          comment.loc.end.line === node.loc.start.line - 1;
        if (!isDocstring) context.report({ node, messageId: 'undocumented', data: { name } });
      },
    };
  },
};
