"""Puts the rooms together to measure: a set is read, indexed in memory as a build would, and asked."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.judged import JudgedSet, read_judged_set, read_judgements, read_seeds
from data.parameters import Parameters, read_parameters
from data.vocabulary import read_vocabulary
from index.build import Embedder, make_snapshot
from index.home import Home
from index.model import bundled_model, read_model_folder
from recommender.evaluation.masking import mask_names
from recommender.evaluation.runs import Evaluation, evaluate
from recommender.evaluation.tasks import Task, siblings, similar, unchanged
from recommender.evaluation.telling_apart import ToldApart, tell_apart
from recommender.evaluation.votes import Draw, Simulation, outside_reviews, simulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from api.settings import Settings
    from data.records import Work
    from data.store import StoredTexts
    from index.build import Progress
    from index.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be measured.

    Attributes:
        data: The folder of the set.
        qrels: Its judgements; None for `dev.qrels` in the folder.
        seeds: A file of seeds; None for all that are judged.
        siblings: Whether titles look for themselves, instead of for similar ones; no judgements are read then.
        mask: Whether names are taken out of all texts first.
        diversity: 0 to 1, as in an ask.
        model: A Sentence Transformers model's folder; None for the bundled one.
    """

    data: Path
    qrels: Path | None = None
    seeds: Path | None = None
    siblings: bool = False
    mask: bool = False
    diversity: float = 0.0
    model: Path | None = None


def measure_order(settings: Settings, wanted: Wanted, progress: Progress) -> Evaluation:
    """Measure the order of answers, and every baseline's.

    Raises:
        JudgedSetInvalid, NothingToMeasure: If the set cannot be used.
        BuildBusy: If something is being built in the same home.
        BuildExtraMissing, ModelNotFound, ModelUnsupported: If nothing can be embedded.
    """
    task = read_task(wanted)
    parameters = read_parameters()
    with with_embedder(settings, wanted, task, progress) as embedder:
        snapshot = snapshot_of(task.texts, embedder, parameters)
        return evaluate(task, snapshot, parameters, embedder.embed, progress, diversity=wanted.diversity)


def simulate_votes(settings: Settings, wanted: Wanted, draw: Draw, draws: int, progress: Progress) -> Simulation:
    """Spoil reviews of a set, draw votes, and measure what they do; see `recommender.evaluation.votes`.

    Raises:
        As `measure_order`.
    """
    judged = read_judged_set(wanted.data)
    task = _task(judged, replace(wanted, siblings=True))
    with with_embedder(settings, wanted, task, progress) as embedder:

        def make(texts: StoredTexts, parameters: Parameters) -> Snapshot:
            return snapshot_of(texts, embedder, parameters)

        outside = outside_reviews(judged, task)
        return simulate(task, outside, make, read_parameters(), draw=draw, draws=draws, watch=progress)


def read_task(wanted: Wanted) -> Task:
    """The task that was asked for.

    Raises:
        JudgedSetInvalid, NothingToMeasure: If the set cannot be used.
    """
    return _task(read_judged_set(wanted.data), wanted)


def _task(judged: JudgedSet, wanted: Wanted) -> Task:
    change = mask_names if wanted.mask else unchanged
    seeds = read_seeds(wanted.seeds) if wanted.seeds else None
    if wanted.siblings:
        return siblings(judged, change, seeds)
    relevant = read_judgements(wanted.qrels or wanted.data / "dev.qrels", (title.id for title in judged.titles))
    return similar(judged, relevant, seeds, change)


@contextmanager
def with_embedder(settings: Settings, wanted: Wanted, task: Task, progress: Progress) -> Iterator[Embedder]:
    """An embedder on the installation's home, where vectors are kept, so that a second measurement takes little."""
    home = Home(settings.home)
    folder = bundled_model() if wanted.model is None else read_model_folder(wanted.model)
    with home.building():
        yield Embedder.open(home, folder, task.texts.reviews, progress)


def measure_telling_apart(
    settings: Settings, works: Sequence[Work], model: Path | None, near: int, progress: Progress
) -> ToldApart:
    """Let the reviews of a catalogue look for their siblings; see `recommender.evaluation.telling_apart`.

    Raises:
        BuildBusy: If something is being built in the same home.
        BuildExtraMissing, ModelNotFound, ModelUnsupported: If nothing can be embedded.
    """
    home = Home(settings.home)
    folder = bundled_model() if model is None else read_model_folder(model)
    reviews = [review for work in works for review in work.reviews]
    with home.building():
        return tell_apart(works, Embedder.open(home, folder, reviews, progress).embed_whole, near)


def snapshot_of(texts: StoredTexts, embedder: Embedder, parameters: Parameters) -> Snapshot:
    """The snapshot of a set's texts, without the sentences, which no ask by title needs."""
    return make_snapshot(texts, read_vocabulary(), embedder, parameters, with_sentences=False)
