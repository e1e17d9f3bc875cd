"""What a ranking must be better than to be worth its keep. Each scores every title for one seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from index.pooling import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from data.records import Title
    from data.store import StoredTexts
    from index.pooling import Vectors
    from recommender.likeness import Scores

    Scorer = Callable[[int], Scores]

NAMES = ("random", "tfidf", "bm25", "keyword_cosine", "dense_mean", "record_length")
_SEED = 7


def baselines(texts: StoredTexts, embed: Callable[[Sequence[str]], Vectors]) -> Mapping[str, Scorer]:
    """All baselines over one set, by name.

    Args:
        texts: The titles and their reviews.
        embed: The vectors of texts, each cut at the encoder's length, shape (n, d).
    """
    documents = [_document(title, own) for title, own in _with_texts(texts)]
    return {
        "random": _random(len(documents)),
        "tfidf": _tfidf(documents),
        "bm25": _bm25(documents),
        "keyword_cosine": _keyword_cosine(texts.titles),
        "dense_mean": _dense(mean_vectors(texts, embed)),
        "record_length": _record_length(texts),
    }


def mean_vectors(texts: StoredTexts, embed: Callable[[Sequence[str]], Vectors]) -> Vectors:
    """For each title the mean of its texts' vectors, at unit length, shape (t, d).

    A title's keywords, joined with commas, and a full stop stand before each of its texts, and alone where it has none.
    """
    parts = [[_document(title, [text]) for text in own] or [_document(title, [])] for title, own in _with_texts(texts)]
    flat = embed([text for own in parts for text in own])
    starts = np.cumsum([0, *map(len, parts)][:-1])
    return normalise(np.add.reduceat(flat, starts, axis=0)) if parts else flat


def _with_texts(texts: StoredTexts) -> list[tuple[Title, list[str]]]:
    own: dict[str, list[str]] = {title.id: [] for title in texts.titles}
    for review in texts.reviews:
        own[review.title_id].append(review.text)
    return [(title, own[title.id]) for title in texts.titles]


def _document(title: Title, texts: Sequence[str]) -> str:
    keywords = ", ".join(title.keywords)
    return " ".join([*([f"{keywords}."] if keywords else []), *texts])


def _random(titles: int) -> Scorer:
    return lambda row: np.random.default_rng((_SEED, row)).random(titles)


def _tfidf(documents: Sequence[str]) -> Scorer:
    try:
        rows = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=2).fit_transform(documents)
    except ValueError:  # no word stands in two documents
        return lambda _: np.zeros(len(documents))
    return lambda row: np.asarray((rows @ rows[row].T).todense()).ravel()


def _keyword_cosine(titles: Sequence[Title]) -> Scorer:
    """Whole keywords without case, weighted by inverse document frequency."""
    if not any(title.keywords for title in titles):
        return lambda _: np.zeros(len(titles))
    vectorizer = TfidfVectorizer(analyzer=lambda title: [keyword.casefold() for keyword in title.keywords])
    rows = vectorizer.fit_transform(titles)
    return lambda row: np.asarray((rows @ rows[row].T).todense()).ravel()


def _bm25(documents: Sequence[str]) -> Scorer:
    """The whole document of the seed is the query."""
    import bm25s  # noqa: PLC0415 - it looks for numba when it is imported

    tokens = bm25s.tokenize(list(documents), stopwords="en", show_progress=False, return_ids=False)
    nothing = np.zeros(len(documents))
    if not any(tokens):
        return lambda _: nothing
    index = bm25s.BM25()
    index.index(tokens, show_progress=False)
    return lambda row: index.get_scores(tokens[row]) if tokens[row] else nothing


def _dense(vectors: Vectors) -> Scorer:
    return lambda row: (vectors @ vectors[row]).astype(np.float64)


def _record_length(texts: StoredTexts) -> Scorer:
    """How many keywords a record has; where nothing has any, how many words its texts have."""
    lengths = np.array([len(title.keywords) for title in texts.titles], dtype=np.float64)
    if not lengths.any():
        lengths = np.array([sum(len(text.split()) for text in own) for _, own in _with_texts(texts)], dtype=np.float64)
    return lambda _: lengths
