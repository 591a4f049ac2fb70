/** How tests/site/test_html.py checks every page: all that html-validate recommends, less what Material itself does. */
export default {
  root: true,
  extends: ["html-validate:recommended"],
  // a block: in a paragraph, the parser would take its parts out of it again
  elements: [
    "html5",
    {
      "loop-snippet": { flow: true, phrasing: false },
      "loop-exercise": { flow: true, phrasing: false },
      // Material leaves it empty where a part of the navigation cannot be folded, and browsers ignore that
      label: { inherit: "label", attributes: { tabindex: { enum: ["", "0"] } } },
    },
  ],
  rules: {
    // how Material's templates are written; no reader and no browser sees it
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
    // role="presentation" and role="none" mean the same
    "presentation-role-style": "off",
    // Material's ids begin with "__": valid HTML, which only old CSS could not select
    "valid-id": ["error", { relaxed: true }],
    // Firefox keeps a checkbox as it was over a reload: Material's drawer says autocomplete="off" against that
    "input-attributes": "off",
    "valid-autocomplete": "off",
    // the search form answers while one types, it is never sent
    "wcag/h32": "off",
    // the table of contents is there twice, under one name, for narrow and for wide screens; one of them is hidden
    "unique-landmark": "off",
  },
};
