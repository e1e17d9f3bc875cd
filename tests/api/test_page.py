from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


def node(html: str, selector: str) -> LexborNode:
    """The one element that must be there."""
    (found,) = HTMLParser(html).css(selector)
    return found


def headings(html: str) -> list[str]:
    return [" ".join(heading.text().split()) for heading in HTMLParser(html).css("h1, h2")]


def test_the_empty_page_has_one_labelled_field(client: TestClient) -> None:
    page = client.get("/").text
    field = node(page, "input[name=ask]")
    assert node(page, f"label[for={field.attributes['id']}]").text()
    assert node(page, "form").attributes["method"] == "post"


def test_a_title_goes_to_its_own_address_and_is_answered_there(client: TestClient) -> None:
    response = client.post("/", data={"ask": " Shore "}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/?like=Shore")
    assert headings(client.get("/?like=Shore").text) == ["Kin of Shore", "Beach <b>& Co หาดทราย", "Port", "Town"]


def test_names_from_the_catalogue_are_text_not_markup(client: TestClient) -> None:
    assert "<b>&" not in client.get("/?like=shore").text


def test_an_original_title_says_its_language(client: TestClient) -> None:
    original = node(client.get("/?like=shore").text, ".original")
    assert (original.text(), original.attributes["lang"]) == ("หาดทราย", "th")


def test_an_empty_ask_says_what_to_do(client: TestClient) -> None:
    response = client.post("/", data={"ask": "  "})
    assert response.status_code == 422
    assert "The ask is empty." in response.text


def test_an_unknown_id_in_the_address_is_said_to_be_missing(client: TestClient) -> None:
    response = client.get("/?like=Beech+Boys+Forever")
    assert response.status_code == 422
    assert "No title called" in response.text


@pytest.mark.parametrize("said", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_what_was_said_comes_back_as_text(client: TestClient, said: str) -> None:
    page = client.post("/", data={"ask": said})
    assert page.status_code in (200, 422)
    assert node(page.text, "#ask").attributes["value"] == said
    assert HTMLParser(page.text).css_first("script, img") is None


def test_sentences_are_cached_nowhere_and_nothing_is_loaded_from_elsewhere(client: TestClient) -> None:
    response = client.post("/", data={"ask": "something by the sea that ends well"})
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    page = HTMLParser(client.get("/?like=shore").text)
    addresses = [each.attributes.get("href") or each.attributes.get("src") for each in page.css("[href], [src]")]
    assert addresses
    assert all(address.startswith(("/", "#")) for address in addresses if address)


def test_the_style_sheet_is_served(client: TestClient) -> None:
    assert client.get("/static/kindred.css").headers["content-type"].startswith("text/css")
