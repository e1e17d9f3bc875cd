"""One ask, end to end."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.encoder import TextRole
from index.pooling import Vectors, normalise
from recommender.errors import InvalidAsk, TitleNotFound
from recommender.filters import sift
from recommender.helpfulness import wilson_lower_bound
from recommender.likeness import seed_vector
from recommender.names import Found, NameIndex
from recommender.nudges import shift
from recommender.ranking import Narrowing, possible, rank
from recommender.reasons import facet_counts, sentence_reasons, shared_facets
from recommender.results import Answer, Liked, Recommendation, TitlePage, Understood, VotedReview
from recommender.scoring import ScoredTitles, WordedAsk, score_titles, text_vector
from recommender.standing import Standing, stand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from data.parameters import Parameters
    from data.records import Title
    from data.store import VoteState
    from data.vocabulary import Vocabulary
    from index.snapshot import Snapshot
    from recommender.asks import Ask
    from recommender.filters import Sifted


class VoteSource(Protocol):
    """Where the engine learns of votes; `data.store.Store` is one."""

    def vote_number(self) -> int:
        """The number of the last vote."""
        ...

    def vote_state(self) -> VoteState:
        """All votes that count, and their number."""
        ...


class QueryEncoder(Protocol):
    """What the engine needs of an encoder; `index.encoder.OnnxEncoder` is one."""

    def encode(self, texts: Sequence[str], role: TextRole) -> Vectors:
        """Unit vectors of texts, shape (n, d)."""
        ...


@dataclass(frozen=True, slots=True)
class _Reasoning:
    """What every result of one ask is explained by."""

    scored: ScoredTitles
    standing: Standing
    liked: Sequence[Title]
    wanted: Vectors
    sifted: Sifted


class Engine:
    """Answers from one snapshot. Safe to share between threads.

    Args:
        snapshot: What is known.
        vocabulary: What facets mean, and which of them spoil.
        votes: Asked for news before every answer: a vote counts at the next ask.
        open_encoder: Called once, at the first ask with a text; asks by title need no encoder.
        parameters: The ranking's.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        vocabulary: Vocabulary,
        votes: VoteSource,
        open_encoder: Callable[[], QueryEncoder],
        parameters: Parameters,
    ) -> None:
        self.snapshot = snapshot
        self.vocabulary = vocabulary
        self.names = NameIndex(snapshot.titles, frozenset(snapshot.words.vocabulary))
        self._facet_counts = facet_counts(snapshot.titles)
        self._parameters = parameters
        self._votes = votes
        self._open_encoder = open_encoder
        self._encoder: QueryEncoder | None = None
        self._lock = threading.Lock()
        self._standing = stand(snapshot, votes.vote_state())

    def recommend(self, ask: Ask) -> Answer:
        """The titles most like what was asked for.

        Raises:
            NameNotFound, NameAmbiguous: For a liked title that is not one.
            InvalidAsk: For a medium that there is not.
            EncoderMissing, EncoderDamaged: For an ask with a text, if it cannot be encoded.
        """
        self._check_media(ask)
        standing = self.standing()
        likes = self._likes(ask)
        seeds = [[self.snapshot.title_row[title.id] for title in like.titles] for like in likes]
        words = self._encode(ask.text)
        sifted = sift(self.snapshot.titles, ask.wishes, ask.unknown, self.vocabulary)
        moved = shift(self.snapshot.titles, ask.nudges, self.vocabulary)
        scored = score_titles(self.snapshot, standing, seeds, words, self._parameters).with_wishes(sifted.cost, moved)
        liked = tuple(title for like in likes for title in like.titles)
        narrowing = Narrowing(liked, ask.media, ask.diversity, sifted.allowed)
        shown = rank(self.snapshot, standing, scored.total, narrowing)[: ask.limit]
        reasoning = _Reasoning(scored, standing, liked, self._wanted(seeds, words, standing), sifted)
        results = tuple(self._explained(shown, reasoning))
        said = _understood(ask, likes)
        left_out = sifted.left_out(possible(self.snapshot, narrowing))
        return Answer(said, results, left_out, self.snapshot.manifest.id, standing.number)

    def resolve(self, name: str) -> Found:
        """What a name, a title's id or a work's id means; see `recommender.names.NameIndex.resolve`."""
        by_id = tuple(title for title in self.snapshot.titles if name in (title.id, title.work_id))
        return Found(by_id, corrected=False) if by_id else self.names.resolve(name)

    def title_page(self, title_id: str) -> TitlePage:
        """A title and its reviews, the most helpful first; reviews that nobody voted on by id.

        Raises:
            TitleNotFound: If there is no such title.
        """
        row = self.snapshot.title_row.get(title_id)
        if row is None:
            raise TitleNotFound(title_id, self.names.suggest_ids(title_id))
        standing = self.standing()
        reviews = [self.snapshot.reviews[place] for place in self.snapshot.reviews_of[row].tolist()]
        voted = [VotedReview(review, standing.tally(review.id)) for review in reviews]
        voted.sort(key=lambda each: (-wilson_lower_bound(each.tally.helpful, each.tally.total or 0), each.review.id))
        title = self.snapshot.titles[row]
        return TitlePage(title, tuple(voted), self._siblings(title))

    def standing(self) -> Standing:
        """The votes as they count now, read anew if there is a later one."""
        if self._votes.vote_number() != self._standing.number:
            with self._lock:
                self._standing = stand(self.snapshot, self._votes.vote_state(), self._standing)
        return self._standing

    def _check_media(self, ask: Ask) -> None:
        unknown = [medium for medium in ask.media if medium not in self.vocabulary.media]
        if unknown:
            raise InvalidAsk("medium", unknown[0], "one of: " + ", ".join(self.vocabulary.media))

    def _likes(self, ask: Ask) -> tuple[Liked, ...]:
        """Look each name up; titles of one work that were named one by one stand together."""
        found: dict[str, Liked] = {}
        for name in ask.likes:
            if not name.strip():
                continue
            resolved = self.resolve(name)
            like = Liked(name, resolved.titles, resolved.corrected)
            work = resolved.titles[0].work_id
            found[work] = _joined(found[work], like) if work in found else like
        return tuple(found.values())

    def _encode(self, text: str | None) -> WordedAsk | None:
        said = _said(text)
        if said is None:
            return None
        with self._lock:
            if self._encoder is None:
                self._encoder = self._open_encoder()
        return WordedAsk(said, self._encoder.encode([said], TextRole.QUERY)[0])

    def _wanted(self, seeds: Sequence[Sequence[int]], words: WordedAsk | None, standing: Standing) -> Vectors:
        """What the ask as a whole is about, shape (d,): the direction in which reasons are looked for."""
        parts = [seed_vector(self.snapshot, titles, standing.weights) for titles in seeds]
        if words is not None:
            parts.append(text_vector(words.vector, self.snapshot))
        return normalise(np.stack(parts).mean(axis=0))

    def _explained(self, shown: Sequence[int], why: _Reasoning) -> Iterator[Recommendation]:
        for place, row in enumerate(shown, start=1):
            title = self.snapshot.titles[row]
            yield Recommendation(
                rank=place,
                title=title,
                components=why.scored.components(row),
                reasons=sentence_reasons(self.snapshot, why.standing, row, why.wanted),
                shared=shared_facets(title, why.liked, self.vocabulary, self._facet_counts),
                also_as=self._siblings(title),
                checks=why.sifted.checks(row),
            )

    def _siblings(self, title: Title) -> tuple[Title, ...]:
        """The other titles of the same work, by id."""
        return tuple(other for other in self.snapshot.titles if other.work_id == title.work_id and other.id != title.id)


def _understood(ask: Ask, likes: tuple[Liked, ...]) -> Understood:
    return Understood(
        likes=likes,
        text=_said(ask.text),
        media=ask.media,
        limit=ask.limit,
        diversity=ask.diversity,
        wishes=ask.wishes,
        unknown=ask.unknown,
        nudges=ask.nudges,
    )


def _said(text: str | None) -> str | None:
    stripped = (text or "").strip()
    return stripped or None


def _joined(first: Liked, second: Liked) -> Liked:
    titles = {title.id: title for title in (*first.titles, *second.titles)}
    return Liked(f"{first.asked}; {second.asked}", tuple(titles.values()), first.corrected or second.corrected)
