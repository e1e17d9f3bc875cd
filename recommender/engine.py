"""One ask, end to end."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.encoder import TextRole
from index.pooling import Vectors, normalise
from recommender.diversity import CONSIDERED, diversify
from recommender.errors import InvalidAsk, TitleNotFound
from recommender.helpfulness import wilson_lower_bound
from recommender.names import Found, NameIndex
from recommender.reasons import facet_counts, sentence_reasons, shared_facets
from recommender.results import Answer, Liked, Recommendation, TitlePage, Understood, VotedReview
from recommender.scoring import ScoredTitles, score_titles, seed_vector, text_vector
from recommender.standing import Standing, stand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from data.records import Title
    from data.store import VoteState
    from data.vocabulary import Vocabulary
    from index.snapshot import Snapshot
    from recommender.asks import Ask


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
class _Candidate:
    """A work that can be shown: the row of the title that stands for it, and its score."""

    row: int
    score: float


class Engine:
    """Answers from one snapshot. Safe to share between threads.

    Args:
        snapshot: What is known.
        vocabulary: What facets mean, and which of them spoil.
        votes: Asked for news before every answer: a vote counts at the next ask.
        open_encoder: Called once, at the first ask with a text; asks by title need no encoder.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        vocabulary: Vocabulary,
        votes: VoteSource,
        open_encoder: Callable[[], QueryEncoder],
    ) -> None:
        self.snapshot = snapshot
        self.vocabulary = vocabulary
        self.names = NameIndex(snapshot.titles)
        self._facet_counts = facet_counts(snapshot.titles)
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
        standing = self.standing()
        likes = self._likes(ask)
        seeds = [[self.snapshot.title_row[title.id] for title in like.titles] for like in likes]
        text = self._encode(ask.text)
        scored = score_titles(self.snapshot, standing, seeds, text)
        candidates = self._candidates(scored, likes, ask.media)
        shown = self._order(candidates, standing, ask.diversity)[: ask.limit]
        wanted = self._wanted(seeds, text, standing)
        results = tuple(self._explained(shown, scored, standing, likes, wanted))
        understood = Understood(likes, _said(ask.text), ask.media, ask.limit, ask.diversity)
        return Answer(understood, results, self.snapshot.manifest.id, standing.number)

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

    def _encode(self, text: str | None) -> Vectors | None:
        said = _said(text)
        if said is None:
            return None
        with self._lock:
            if self._encoder is None:
                self._encoder = self._open_encoder()
        vector: Vectors = self._encoder.encode([said], TextRole.QUERY)[0]
        return vector

    def _candidates(self, scored: ScoredTitles, likes: Sequence[Liked], media: Sequence[str]) -> list[_Candidate]:
        """Of every work but the liked ones, the title that stands for it; best first, equal scores by id."""
        unknown = [medium for medium in media if medium not in self.vocabulary.media]
        if unknown:
            raise InvalidAsk("medium", unknown[0], "one of: " + ", ".join(self.vocabulary.media))
        own_works = {title.work_id for like in likes for title in like.titles}
        own_media = {title.medium for like in likes for title in like.titles}
        by_work: dict[str, list[int]] = {}
        for row, title in enumerate(self.snapshot.titles):
            if title.work_id not in own_works and (not media or title.medium in media):
                by_work.setdefault(title.work_id, []).append(row)
        total = scored.total
        shown = [self._representative(rows, own_media) for rows in by_work.values()]
        candidates = [_Candidate(row, float(total[row])) for row in shown]
        return sorted(candidates, key=lambda each: (-each.score, self.snapshot.titles[each.row].id))

    def _representative(self, rows: Sequence[int], own_media: set[str]) -> int:
        """The work rule: a medium of the liked title first, then the most reviews, then the id."""

        def preference(row: int) -> tuple[bool, int, str]:
            title = self.snapshot.titles[row]
            return (title.medium not in own_media, -len(self.snapshot.reviews_of[row]), title.id)

        return min(rows, key=preference)

    def _order(self, candidates: Sequence[_Candidate], standing: Standing, diversity: float) -> list[int]:
        rows = [candidate.row for candidate in candidates]
        vectors = [standing.vector(self.snapshot, row) for row in rows[:CONSIDERED]]
        stacked = np.array(vectors, dtype=np.float64).reshape(len(vectors), len(self.snapshot.centre))
        scores = np.array([candidate.score for candidate in candidates])
        return [rows[place] for place in diversify(scores, stacked @ stacked.T, diversity).tolist()]

    def _wanted(self, seeds: Sequence[Sequence[int]], text: Vectors | None, standing: Standing) -> Vectors:
        """What the ask as a whole is about, shape (d,): the direction in which reasons are looked for."""
        parts = [seed_vector(self.snapshot, titles, standing.weights) for titles in seeds]
        if text is not None:
            parts.append(text_vector(text, self.snapshot))
        return normalise(np.stack(parts).mean(axis=0))

    def _explained(
        self, shown: Sequence[int], scored: ScoredTitles, standing: Standing, likes: Sequence[Liked], wanted: Vectors
    ) -> Iterator[Recommendation]:
        liked = [title for like in likes for title in like.titles]
        for rank, row in enumerate(shown, start=1):
            title = self.snapshot.titles[row]
            yield Recommendation(
                rank=rank,
                title=title,
                components=scored.components(row),
                reasons=sentence_reasons(self.snapshot, standing, row, wanted),
                shared=shared_facets(title, liked, self.vocabulary, self._facet_counts),
                also_as=self._siblings(title),
            )

    def _siblings(self, title: Title) -> tuple[Title, ...]:
        """The other titles of the same work, by id."""
        return tuple(other for other in self.snapshot.titles if other.work_id == title.work_id and other.id != title.id)


def _said(text: str | None) -> str | None:
    stripped = (text or "").strip()
    return stripped or None


def _joined(first: Liked, second: Liked) -> Liked:
    titles = {title.id: title for title in (*first.titles, *second.titles)}
    return Liked(f"{first.asked}; {second.asked}", tuple(titles.values()), first.corrected or second.corrected)
