import pytest

from crawler.extraction import extract
from crawler.records import Image, Page


def images(body, media="html"):
    page = Page("https://a.example/x/", f"text/{media}; charset=utf-8", body.encode())
    return extract(page).images


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<img src=a.png>", [("a.png", "img")]),
        ("<img src=' a b.png '>", [("a b.png", "img")]),
        ("<img src=a.png srcset='b.png 1x, c,d.png 2x,e.png 3x'>",
         [("a.png", "img"), ("b.png", "srcset"), ("c,d.png", "srcset"), ("e.png", "srcset")]),
        ("<img src='data:image/gif;base64,x' data-src=/photo?id=1>", [("/photo?id=1", "lazy")]),
        ("<img data-original=a.jpg data-id=12345>", [("a.jpg", "lazy")]),
        ("<img data-srcset='a.jpg 1x, b.jpg 2x'>", [("a.jpg", "lazy"), ("b.jpg", "lazy")]),
        ("<div data-bg=a.webp data-x='a.webp b'>", [("a.webp", "lazy")]),
        ("<picture><source srcset=a.avif><img src=a.jpg></picture>",
         [("a.avif", "picture"), ("a.jpg", "img")]),
        ("<video poster=a.jpg src=a.mp4><source src=b.mp4></video>", [("a.jpg", "poster")]),
        ("<meta property=og:image content=a.jpg>", [("a.jpg", "meta")]),
        ("<meta name=twitter:image content=a.jpg>", [("a.jpg", "meta")]),
        ("<meta property=og:image:width content=600>", []),
        ("<p style='background: url(\"a.jpg\")'>", [("a.jpg", "css")]),
        ("<style>p{background:url( 'a.jpg?1' )} @font-face{src:url(f.woff) url(f.svg#f)}</style>",
         [("a.jpg?1", "css")]),
        ("<table background=a.gif>", [("a.gif", "css")]),
        ("<p><noscript><img src=a.jpg></noscript>", [("a.jpg", "noscript")]),
        ("<a href='/full/a.JPG?x=1'>", [("/full/a.JPG?x=1", "link")]),
        ("<a href='/view?file=a.jpg'>", []),
        ("<link rel=image_src href=a.jpg><link rel='shortcut icon' href=b.png>",
         [("a.jpg", "link")]),
        ("<link rel=preload as=image href=a.jpg><link rel=preload as=font href=b>",
         [("a.jpg", "link")]),
        ("<svg><image xlink:href=a.png /></svg>", [("a.png", "img")]),
        ("<input type=image src=a.png><input src=b.png>", [("a.png", "img")]),
        ("<!-- <img src=a.png> --><script>'<img src=b.png>'</script>", []),
    ],
)  # fmt: skip
def test_a_picture_is_found_wherever_it_is_named(body, seen):
    assert [(image.as_written, image.found_in) for image in images(body)] == seen


def test_a_picture_has_its_address_text_and_position():
    assert images("<p>one</p><img src=../a.png alt=' A card '>") == (
        Image("https://a.example/a.png", "../a.png", "img", "A card", 3),
    )


def test_markdowns_own_pictures_are_told_from_those_of_its_html():
    body = "![A card](a.png)\n\n![B][b] <img src=c.png>\n\n[b]: https://b.example/b%20b.png\n"

    assert [
        (image.as_written, image.found_in, image.alt) for image in images(body, "markdown")
    ] == [
        ("a.png", "markdown", "A card"),
        ("https://b.example/b%20b.png", "markdown", "B"),
        ("c.png", "img", ""),
    ]
