// The page: a form of a JSON schema (`window.schema`). What is submitted, or refused, is left in `window.outcome`.
import Form from '@rjsf/core';
import validator from '@rjsf/validator-ajv8';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

createRoot(document.querySelector('main')).render(
  createElement(Form, {
    schema: window.schema,
    validator,
    noHtml5Validate: true,
    noValidate: window.isLax,
    onSubmit: ({ formData }) => {
      window.outcome = { formData };
    },
    onError: (errors) => {
      window.outcome = { errors: errors.map(({ stack }) => stack) };
    },
  }),
);
