"""Vectors on file: the shipped library's, so that nothing is embedded where it is loaded."""

from pathlib import Path

import numpy as np
from django.conf import settings

from stories.search import meaning
from stories.search.passages import digest


class Store:
    """Vectors on file, so that the shipped library need not be embedded where it is loaded.

    An .npz with ``model``, ``keys`` (n, 16) uint8, ``vectors`` (n, 384) float16 and the means
    ``mean-<language>-<kind>`` (384,) float32.
    """

    def __init__(self):
        self.vectors: dict[bytes, np.ndarray] = {}
        self.means: dict[tuple[str, str], np.ndarray] = {}

    @staticmethod
    def path() -> Path:
        return Path(settings.FIXTURES_DIR) / "vectors.npz"

    @classmethod
    def of_the_library(cls) -> "Store":
        """The file in fixtures/; empty if there is none or it is of another model."""
        store, path = cls(), cls.path()
        if path.is_file():
            with np.load(path, allow_pickle=False) as file:
                if str(file["model"]) == meaning.model_name():
                    store._read(file)
        return store

    def _read(self, file) -> None:
        self.vectors = dict(zip(map(bytes, file["keys"]), file["vectors"], strict=True))
        for name in file.files:
            if name.startswith("mean-"):
                _mean, language, kind = name.split("-")
                self.means[language, kind] = file[name]

    def get(self, passage: str) -> np.ndarray | None:
        found = self.vectors.get(digest(passage))
        return None if found is None else found.astype(np.float32)

    def put(self, passage: str, vector: np.ndarray) -> None:
        self.vectors[digest(passage)] = vector.astype(np.float16)

    def write(self, path: Path) -> int:
        """Write all; the number of vectors."""
        keys = sorted(self.vectors)
        means = {f"mean-{language}-{kind}": mean for (language, kind), mean in self.means.items()}
        np.savez_compressed(
            path,
            model=np.array(meaning.model_name()),
            keys=np.array([np.frombuffer(key, np.uint8) for key in keys]),
            vectors=np.array([self.vectors[key] for key in keys], np.float16),
            **means,
        )
        return len(keys)
