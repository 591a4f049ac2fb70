"""What is mended in Material's own files, and what is said once they are no longer those that are known."""

from __future__ import annotations

import pytest

from loopsite.publish.material import UnknownMaterialError, is_outdated, mended, mended_files, to_mend

FILES = {
    "assets/javascripts/bundle.0123abcd.min.js": 'x("meta",{name:"color-scheme"});M("pre:not(.mermaid) > code",e);'
    "o.send(),()=>o.abort()\n//# sourceMappingURL=bundle.0123abcd.min.js.map\n",
    "assets/stylesheets/main.0123abcd.min.css": "a{color:red}",
    "assets/stylesheets/palette.0123abcd.min.css": "b{color:blue}"
    "[data-md-color-switching] *,[data-md-color-switching] :after,[data-md-color-switching] :before"
    "{transition-duration:0s!important}",
}
PAGE = """
<link rel="stylesheet" href="../assets/stylesheets/main.0123abcd.min.css">
<link rel="stylesheet" href="../assets/stylesheets/palette.0123abcd.min.css">
<script src="../assets/javascripts/bundle.0123abcd.min.js"></script>
"""


def test_materials_two_style_sheets_are_one_and_each_page_asks_for_what_is_there() -> None:
    assert all(map(to_mend, FILES))
    written = mended_files(FILES)
    page = mended(PAGE, {old: new for old, (new, _) in written.items()})

    (script, _), (styles, rules) = written.values()
    assert f'<link rel="stylesheet" href="../{styles}">' in page
    assert page.count('<link rel="stylesheet"') == 1
    assert f'data-src="../{script}"' in page
    assert "0123abcd" not in page
    assert rules == "a{color:red}\nb{color:blue}"


def test_a_source_map_of_what_is_mended_is_not_published_nor_asked_for() -> None:
    (_, code), _ = mended_files(FILES).values()

    assert "sourceMappingURL" not in code
    assert is_outdated("assets/javascripts/bundle.0123abcd.min.js.map")
    assert not is_outdated("assets/javascripts/bundle.0123abcd.min.js")
    assert not is_outdated("assets/javascripts/workers/search.0123abcd.min.js.map")


def test_a_page_is_sent_without_the_indentation_of_its_templates_and_with_that_of_its_programs() -> None:
    kept = (
        '<pre class="a">\n  if here:\n\n    run()\n</pre>',
        "<textarea>\n  text</textarea>",
        "<script>\n  // a\n  b()</script>",
    )
    page = "<main>\n    \n      <p>Two\n   words</p>\n" + "".join(f"    {part}\n\n" for part in kept) + "  </main>\n"

    assert mended(page, {}) == "<main>\n<p>Two\nwords</p>\n" + "".join(f"{part}\n" for part in kept) + "</main>\n"


@pytest.mark.parametrize(
    "files",
    [
        {**FILES, "assets/javascripts/bundle.0123abcd.min.js": "another release"},
        {name: content for name, content in FILES.items() if "palette" not in name},
        {**FILES, "assets/stylesheets/main.4567cdef.min.css": ""},
    ],
    ids=["written otherwise", "a file less", "a file more"],
)
def test_another_material_than_the_one_that_is_mended_is_said_in_one_line(files: dict[str, str]) -> None:
    with pytest.raises(UnknownMaterialError, match=r"^Material\b.*theme\.py$"):
        mended_files(files)
