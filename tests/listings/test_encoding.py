from __future__ import annotations

import pytest

from ilo_analysis.listings.encoding import decode


@pytest.mark.parametrize(
    "name",
    [
        "zlib",
        "rot13",
        "hex",
        "base64",
        "bz2",
        "unicode_escape",
        "raw_unicode_escape",
        "idna",
        "punycode",
        "\0",
        "nothing",
    ],
)
def test_a_declared_codec_that_is_no_charset_is_passed_over(name):
    assert decode("août".encode("cp1252"), declared=name).text == "août"
    page = b"<meta charset=" + name.encode() + b">ao\xfbt"
    assert decode(page).text.endswith("août")
