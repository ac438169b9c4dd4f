"""Writes a tiny whole model with random weights and what docs/read_model.py computes with it, for the tests.

    pip install numpy safetensors
    python bench/peers/make_tiny_whole.py core/src/test/resources/org/jaket

Written to pretrain/tiny-whole: config.json, model.safetensors, and example.safetensors with random inputs and the
reader's outputs. The language module is that of language/tiny-bert.
"""

import json
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))
import read_model  # noqa: E402

LAYERS, HEADS, FAN_OUT, CATEGORIES, RELATIONS = 2, 4, 3, 4, 6


def weights(root, width):
    generator = np.random.default_rng(7)
    normal = lambda *shape: (0.4 * generator.standard_normal(shape)).astype(np.float32)
    w = {}
    for name, values in load_file(root / "language/tiny-bert/model.safetensors").items():
        name = name.replace("bert.", "", 1).replace("cls.predictions.transform.", "head.")
        w["language." + name.replace("cls.predictions.", "head.")] = values
    for i in range(LAYERS):
        name = f"knowledge.layer.{i}."
        w[name + "projection.weight"] = normal(width, width)
        w[name + "attention.node"] = normal(HEADS, width // HEADS)
        w[name + "attention.message"] = normal(HEADS, width // HEADS)
        w[name + "layer_norm.weight"] = 1 + normal(width)
        w[name + "layer_norm.bias"] = normal(width)
    w["merge.layer_norm.weight"] = 1 + normal(width)
    w["merge.layer_norm.bias"] = normal(width)
    for name, out, into in [
        ("category", CATEGORIES, width),
        ("relation.dense", width, 2 * width),
        ("relation.classifier", RELATIONS, width),
    ]:
        w[f"heads.{name}.weight"] = normal(out, into)
        w[f"heads.{name}.bias"] = normal(out)
    w["heads.entity.w1"] = normal(width, width)
    w["heads.entity.w2"] = normal(width, width)
    return w


def example(width):
    generator = np.random.default_rng(8)
    lengths = np.array([12, 9], np.int32)
    tokens = generator.integers(5, 57, (2, 16))
    tokens[np.arange(16) >= lengths[:, None]] = 0
    counts = [9, 6, 3]
    x = {
        "tokens": tokens,
        "lengths": lengths,
        "mention_positions": np.array([2, 3, 7, 18, 19, 20]),
        "mention_roots": np.array([0, 0, 2, 1, 1, 1]),
        "nodes": np.arange(counts[0]),
        "counts": np.array(counts),
        "scored": np.array([3, 21]),
    }
    for layer in range(1, LAYERS + 1):
        table = generator.integers(0, counts[layer - 1], (counts[layer], FAN_OUT))
        table[1, 1:] = -1
        table[2] = -1
        x[f"neighbors_{layer}"] = table
    x = {name: values.astype(np.int32) for name, values in x.items()}
    x["memory"] = generator.standard_normal((counts[0], width)).astype(np.float32)
    return x


def main(root):
    out = root / "pretrain/tiny-whole"
    out.mkdir(parents=True, exist_ok=True)
    language = json.loads((root / "language/tiny-bert/config.json").read_text())
    width = language["hidden_size"]
    config = {
        "model_type": "jaket",
        "format_version": 1,
        "language": language,
        "split": language["num_hidden_layers"] // 2,
        "knowledge": {
            "num_hidden_layers": LAYERS,
            "num_attention_heads": HEADS,
            "leaky_slope": 0.2,
            "layer_norm_eps": 1e-5,
            "fan_out": FAN_OUT,
        },
        "categories": CATEGORIES,
        "relations": RELATIONS,
    }
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    save_file(weights(root, width), out / "model.safetensors")
    x = example(width)
    outputs = read_model.compute(read_model.Jaket(out), x)
    outputs = {name: np.ascontiguousarray(values, np.float32) for name, values in outputs.items()}
    save_file({**x, **outputs}, out / "example.safetensors")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
