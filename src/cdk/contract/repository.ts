declare const __REPOSITORY__: string;

/** `repository` in package.json, inserted by the build: the one place that says where the project is. */
export const REPOSITORY = __REPOSITORY__;

/** Where an error asks to be reported. */
export const ISSUES = `${REPOSITORY}/issues`;
