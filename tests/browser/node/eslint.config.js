// The scripts of the theme: what eslint recommends, with the names that browsers know.
const js = require("@eslint/js");
const globals = require("globals");

module.exports = [
  js.configs.recommended,
  {
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: "module",
      globals: { ...globals.browser, ...globals.worker, ...globals.serviceworker },
    },
    rules: {
      "no-control-regex": "off", // what Python takes for white space is written out
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-empty": ["error", { allowEmptyCatch: true }],
    },
  },
  {
    // What `fdk validate`, which cannot run here, is known to refuse; classic scripts, no modules.
    files: ["faqbot/freshdesk/app/**/*.js"],
    languageOptions: { sourceType: "script", globals: { app: "readonly" } },
    rules: {
      complexity: ["error", 7],
      "no-alert": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-unused-vars": ["error", { args: "all" }],
      "require-await": "error",
    },
  },
];
