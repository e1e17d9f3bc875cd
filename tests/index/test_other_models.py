"""A model by path: taken with its own width, length and prompts, or refused by name. Made of torch, so marked."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from data.store import StoredTexts
from data.vocabulary import read_vocabulary
from index.build import BuildReport, build_index
from index.encoder import MODEL_FILE, OnnxEncoder, TextRole
from index.errors import ExportDiffers, ModelNotFound, ModelUnsupported
from index.export import check_export, export_encoder, sample_texts
from index.home import Home
from index.model import SentenceModel, read_model_folder
from index.snapshot_files import open_snapshot
from tests.fakes import make_review, make_title
from tests.index.hand_encoder import write_encoder
from tests.index.snapshots import contents, flip
from tests.index.tiny_model import DIMENSION, MAX_TOKENS, PROMPTS, make_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.snapshot import Snapshot

pytestmark = pytest.mark.model

TEXTS = StoredTexts(
    titles=(make_title("blue"), make_title("red")),
    reviews=(
        make_review("blue", "a", "The sea and a school. Joy by the city."),
        make_review("blue", "b", "No music. " * 12 + "Grief and joy."),
        make_review("red", "a", "The city and the sea."),
    ),
)


class Stopped(Exception):
    pass


class StopAt:
    """A progress that stops the build when a phase is reached, as Ctrl-C does."""

    def __init__(self, phase: str) -> None:
        self._phase = phase

    def __call__(self, phase: str, done: int, total: int) -> None:
        assert 0 <= done <= total
        if phase == self._phase and done == total:
            raise Stopped


@pytest.fixture(scope="module")
def model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def built_home(tmp_path_factory: pytest.TempPathFactory, model_path: Path) -> Path:
    path = tmp_path_factory.mktemp("home")
    build(Home(path), model_path)
    return path


@pytest.fixture
def home(built_home: Path, tmp_path: Path) -> Home:
    """A copy of the built home, to do with as a test likes."""
    return Home(Path(shutil.copytree(built_home, tmp_path / "home")))


def build(home: Home, model_path: Path, texts: StoredTexts = TEXTS, stop_at: str = "") -> BuildReport:
    with home.building():
        return build_index(home, texts, read_vocabulary(), read_model_folder(model_path), StopAt(stop_at))


def served(home: Home) -> Snapshot:
    return open_snapshot(home.current_folder())


def opened(home: Home) -> OnnxEncoder:
    return OnnxEncoder.open(home.encoders, served(home).manifest.encoder.fingerprint)


def changed(text: str) -> StoredTexts:
    """TEXTS with another text of the last review."""
    return StoredTexts(TEXTS.titles, (*TEXTS.reviews[:2], make_review("red", "a", text)))


def test_a_model_by_path_is_built_with_its_own_width_length_and_prompts(home: Home) -> None:
    encoder = opened(home)
    assert served(home).title_vectors.shape == (2, DIMENSION)
    assert encoder.description.name == "tiny"
    assert encoder.max_tokens == MAX_TOKENS
    assert encoder.description.prompts == PROMPTS
    # "passage", ":", and two marks.
    assert encoder.count_tokens("") == 4


def test_a_text_asked_for_and_the_same_text_searched_have_other_vectors(home: Home) -> None:
    encoder = opened(home)
    query, document = (encoder.encode(["the sea"], role)[0] for role in (TextRole.QUERY, TextRole.DOCUMENT))
    assert query @ document < 0.999


def test_no_passage_is_longer_than_the_model_reads(home: Home) -> None:
    encoder = opened(home)
    snapshot = served(home)
    pieces = [snapshot.reviews[row].text[start:end] for row, start, end in snapshot.passages.tolist()]
    assert len(pieces) > len(snapshot.reviews)
    assert max(encoder.count_tokens(piece) for piece in pieces) <= MAX_TOKENS


def test_the_export_says_what_the_model_says(home: Home, model_path: Path) -> None:
    model, encoder = SentenceModel.load(read_model_folder(model_path)), opened(home)
    texts = [*sample_texts([review.text for review in TEXTS.reviews]), "sea " * 40]
    for role in TextRole:
        ours, theirs = encoder.encode(texts, role), model.encode(texts, role)
        assert np.sum(ours * theirs, axis=1).min() > 0.9999
    check_export(model, encoder, texts)


@pytest.mark.parametrize("prompts", [{}, PROMPTS])
def test_a_model_pooled_by_the_mean_is_taken_too(tmp_path: Path, prompts: dict[str, str]) -> None:
    path = make_model(tmp_path, pooling="mean", prompts=prompts)
    build(Home(tmp_path / "home"), path)
    assert opened(Home(tmp_path / "home")).description.prompts == {"query": "", "document": "", **prompts}


def test_a_model_that_normalises_is_taken_too(tmp_path: Path) -> None:
    normalize = importlib.import_module("sentence_transformers.sentence_transformer.modules").Normalize()
    build(Home(tmp_path / "home"), make_model(tmp_path, more=[normalize]))
    assert served(Home(tmp_path / "home")).title_vectors.shape == (2, DIMENSION)


def assert_refused(path: Path, modules: tuple[str, ...], why: str) -> None:
    home = Home(path.parent / "home")
    with pytest.raises(ModelUnsupported, match=why) as caught:
        build(home, path)
    assert caught.value.modules == modules
    assert ", ".join(modules) in str(caught.value)
    assert not home.snapshots.exists()


def test_another_pooling_is_refused_with_the_list_of_modules(tmp_path: Path) -> None:
    assert_refused(make_model(tmp_path, pooling="max"), ("Transformer", "Pooling", "Dense"), "its pooling is 'max'")


@pytest.mark.parametrize("extra", ["LayerNorm", "Dropout"])
def test_another_module_is_refused_with_the_list_of_modules(tmp_path: Path, extra: str) -> None:
    library = importlib.import_module("sentence_transformers.sentence_transformer.modules")
    module = library.LayerNorm(DIMENSION) if extra == "LayerNorm" else library.Dropout()
    assert_refused(make_model(tmp_path, more=[module]), ("Transformer", "Pooling", "Dense", extra), "not supported")


def test_a_module_after_normalising_is_refused(tmp_path: Path) -> None:
    library = importlib.import_module("sentence_transformers.sentence_transformer.modules")
    more: Sequence[Any] = [library.Normalize(), library.Dense(DIMENSION, 8)]
    names = ("Transformer", "Pooling", "Dense", "Normalize", "Dense")
    assert_refused(make_model(tmp_path, more=more), names, "something follows Normalize")


def test_a_model_that_cannot_be_loaded_is_none(tmp_path: Path, model_path: Path) -> None:
    copy = Path(shutil.copytree(model_path, tmp_path / "copy"))
    (copy / "model.safetensors").write_bytes(b"garbage")
    with pytest.raises(ModelNotFound, match="There is no usable Sentence Transformers model"):
        build(Home(tmp_path / "home"), copy)


def test_an_encoder_of_another_model_is_told_apart(tmp_path: Path, model_path: Path) -> None:
    model = SentenceModel.load(read_model_folder(model_path))
    other: Any = OnnxEncoder.open(write_encoder(tmp_path).parent, "a" * 64)
    three: Any = WithFirstNumbers(model)
    with pytest.raises(ExportDiffers, match="Nothing was published"):
        check_export(three, other, ["sea", "school", "city"])


class WithFirstNumbers:
    """A model cut to three numbers a vector, as many as the encoder made by hand has."""

    def __init__(self, model: SentenceModel) -> None:
        self._model = model
        self.folder = model.folder
        self.prompt = model.prompt

    def encode(self, texts: Sequence[str], role: TextRole) -> Any:
        return self._model.encode(texts, role)[:, :3]


def test_building_again_embeds_nothing_and_gives_the_same_id(home: Home, model_path: Path) -> None:
    before = served(home).manifest
    report = build(home, model_path)
    assert report.embedded == 0
    assert report.reused == before.counts["passages"] + before.counts["sentences"]
    assert report.manifest == before


def test_one_changed_review_embeds_only_its_new_pieces(home: Home, model_path: Path) -> None:
    # One passage of both sentences, the new sentence, and "The sea and a school.", which is known from another review.
    report = build(home, model_path, changed("The sea and a school. No grief."))
    assert report.embedded == 2
    assert served(home).reviews[2].text == "The sea and a school. No grief."


def test_one_titles_new_keywords_embed_its_description_alone(home: Home, model_path: Path) -> None:
    before = served(home)
    titles = (make_title("blue", keywords=("sea", "school")), TEXTS.titles[1])
    report = build(home, model_path, StoredTexts(titles, TEXTS.reviews))
    # "sea, school": one passage, which stands in no review.
    assert report.embedded == 1
    assert served(home).traits.known.tolist() == [True, False]
    assert served(home).review_vectors.tolist() == before.review_vectors.tolist()


def test_an_exported_encoder_that_was_damaged_is_made_again(home: Home, model_path: Path) -> None:
    folder = home.encoders / served(home).manifest.encoder.fingerprint
    flip(folder / MODEL_FILE, 999)
    build(home, model_path)
    assert opened(home).encode(["sea"], TextRole.QUERY).shape == (1, DIMENSION)
    assert [path.name for path in home.encoders.iterdir()] == [folder.name]


def test_an_export_that_differs_leaves_nothing_behind(tmp_path: Path, model_path: Path) -> None:
    model = SentenceModel.load(read_model_folder(model_path))
    unlike: Any = WithNoise(model)
    with pytest.raises(ExportDiffers):
        export_encoder(unlike, tmp_path / "encoders", sample_texts([]))
    assert list((tmp_path / "encoders").iterdir()) == []


class WithNoise:
    """A model whose own vectors are not those that its parts give."""

    def __init__(self, model: SentenceModel) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def encode(self, texts: Sequence[str], role: TextRole) -> Any:
        return self._model.encode(texts, role)[:, ::-1]


@pytest.mark.parametrize("phase", ["cutting reviews", "loading the model", "embedding", "writing the index"])
def test_a_build_that_is_stopped_leaves_what_is_served_and_the_next_goes_on(
    home: Home, model_path: Path, phase: str
) -> None:
    before = contents(home.snapshots)
    with pytest.raises(Stopped):
        build(home, model_path, changed("No grief by the sea."), stop_at=phase)
    assert contents(home.snapshots) == before
    report = build(home, model_path, changed("No grief by the sea."))
    # The one passage is the one sentence, embedded once: before the stop, or after it.
    assert report.embedded == (0 if phase in ("embedding", "writing the index") else 1)
    assert served(home).reviews[2].text == "No grief by the sea."


def test_titles_stand_in_the_index_in_the_order_of_their_ids(home: Home) -> None:
    assert [title.id for title in served(home).titles] == ["blue", "red"]
    assert len(served(home).title_index) == 2
