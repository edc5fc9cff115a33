import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const FOLDER = new URL('../.github/ISSUE_TEMPLATE/', import.meta.url);
const FORMS = readdirSync(FOLDER).filter((name) => name !== 'config.yml');
const form = (name: string): Form => parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Form;

interface Form {
  readonly body: readonly {
    readonly type: string;
    readonly id?: string;
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly validations?: { readonly required: boolean };
  }[];
}

const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', minItems: 1, uniqueItems: true, items: text };
const closed = (properties: object, required: readonly string[]): object => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});
const element = (type: string, attributes: object, needs: readonly string[]): object =>
  closed(
    {
      type: { const: type },
      id: { type: 'string', pattern: '^[a-z-]+$' },
      attributes: closed(attributes, needs),
      validations: closed({ required: { type: 'boolean' } }, ['required']),
    },
    type === 'markdown' ? ['type', 'attributes'] : ['type', 'id', 'attributes'],
  );
const field = { label: text, description: text, placeholder: text };

/** GitHub's syntax for issue forms, of which a form with a mistake is not shown at all. */
const isForm = new Ajv({ allErrors: true }).compile(
  closed(
    {
      name: text,
      description: text,
      labels: texts,
      body: {
        type: 'array',
        items: {
          anyOf: [
            element('markdown', { value: text }, ['value']),
            element('input', field, ['label']),
            element('textarea', { ...field, render: text }, ['label']),
            element('dropdown', { label: text, description: text, options: texts }, ['label', 'options']),
          ],
        },
      },
    },
    ['name', 'description', 'body'],
  ),
);

describe.each(FORMS)('the issue form %s', (name) => {
  it('GitHub accepts the form', () => {
    isForm(form(name));
    expect(isForm.errors).toBeNull();
    const ids = form(name).body.flatMap(({ id = [] }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('the form asks for the output of diagnose, and says how to get it', () => {
    const asked = form(name).body.find(({ id }) => id === 'diagnose');
    expect(asked?.attributes['description']).toMatch(
      /source-tiktok-ads diagnose --config config\.json --streams STREAM/,
    );
    expect(asked?.attributes['description']).toMatch(
      /[Rr]eplace .*ids and names|replace their ids and names/,
    );
  });
});

it('a bug cannot be filed without the output of diagnose, and a weakness is reported in private', () => {
  const asked = form('bug.yml').body.find(({ id }) => id === 'diagnose');
  const { blank_issues_enabled: blank, contact_links: links } = parse(
    readFileSync(new URL('config.yml', FOLDER), 'utf8'),
  ) as {
    readonly blank_issues_enabled: boolean;
    readonly contact_links: readonly { readonly url: string }[];
  };
  expect(asked?.validations).toEqual({ required: true });
  expect(blank).toBe(false);
  expect(links.map(({ url }) => url)).toContainEqual(expect.stringMatching(/\/security\/advisories\/new$/));
});
