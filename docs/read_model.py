"""Reads a model that `jaket export RUN --out DIR --whole` wrote, with numpy alone, and shows that it computes the same.
pip install numpy safetensors; python docs/read_model.py DIR"""
import json, math, sys  # noqa: E401
import numpy as np
from safetensors.numpy import load_file
erf = np.vectorize(math.erf, otypes=[np.float32])
def gelu(x): return 0.5 * x * (1 + erf(x / np.float32(math.sqrt(2))))
def softmax(x, axis): return (e := np.exp(x - x.max(axis, keepdims=True))) / e.sum(axis, keepdims=True)
class Jaket:
    def __init__(self, directory):
        self.w = load_file(f"{directory}/model.safetensors")
        self.c = json.load(open(f"{directory}/config.json", encoding="utf-8"))
        self.l, self.k = self.c["language"], self.c["knowledge"]
    def linear(self, x, name): return x @ self.w[name + ".weight"].T + self.w[name + ".bias"]
    def norm(self, x, name, eps):
        centred = x - x.mean(-1, keepdims=True)
        return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + eps) * self.w[name + ".weight"] + self.w[name + ".bias"]
    def lnorm(self, x, name): return self.norm(x, name, self.l["layer_norm_eps"])
    def layer(self, z, lengths, i):
        name, (b, t, f), heads = f"language.encoder.layer.{i}.", z.shape, self.l["num_attention_heads"]
        split = lambda part: self.linear(z, name + "attention.self." + part).reshape(b, t, heads, -1).transpose(0, 2, 1, 3)
        scores = split("query") @ split("key").transpose(0, 1, 3, 2) / np.float32(math.sqrt(f // heads))
        weights = softmax(np.where((np.arange(t) >= lengths[:, None])[:, None, None, :], np.float32(-1e30), scores), -1)
        context = (weights @ split("value")).transpose(0, 2, 1, 3).reshape(b, t, f)
        z = self.lnorm(z + self.linear(context, name + "attention.output.dense"), name + "attention.output.LayerNorm")
        return self.lnorm(z + self.linear(gelu(self.linear(z, name + "intermediate.dense")), name + "output.dense"), name + "output.LayerNorm")
    def attend(self, e, neighbors, i):  # Eq. 1 and 2
        name, (n, r), heads = f"knowledge.layer.{i}.", neighbors.shape, self.k["num_attention_heads"]
        p = (e @ self.w[name + "projection.weight"].T).reshape(len(e), heads, -1)
        score = (p[:n] * self.w[name + "attention.node"]).sum(-1)[:, None] + (p * self.w[name + "attention.message"]).sum(-1)[neighbors]
        absent = (neighbors < 0)[:, :, None]
        a = np.where(absent, 0, softmax(np.where(absent, np.float32(-1e30), np.where(score > 0, score, score * np.float32(self.k["leaky_slope"]))), 1))
        h = (a[..., None] * p[neighbors]).sum(1).reshape(n, -1)
        return self.norm(np.where(h > 0, h, np.expm1(np.minimum(h, 0))) + e[:n], name + "layer_norm", self.k["layer_norm_eps"])
    def entities(self, memory, neighbors):  # E^KM of the roots from E(0) of all nodes
        for i, table in enumerate(neighbors):
            memory = self.attend(memory, table, i)
        return memory
    def text(self, tokens, lengths, positions, roots, entities):  # the four steps of section 3.4
        emb, first = "language.embeddings.", self.l["pad_token_id"] + 1 if self.l["model_type"] == "roberta" else 0
        z = self.w[emb + "word_embeddings.weight"][tokens] + self.w[emb + "token_type_embeddings.weight"][0]
        z = self.lnorm(z + self.w[emb + "position_embeddings.weight"][first : first + tokens.shape[1]], emb + "LayerNorm")
        for i in range(self.l["num_hidden_layers"]):
            if i == self.c["split"]:  # Eq. 3
                z.reshape(-1, z.shape[-1])[positions] += entities[roots]
                z = self.lnorm(z, "merge.layer_norm")
            z = self.layer(z, lengths, i)
        return z
    def logits(self, hidden):
        return self.lnorm(gelu(self.linear(hidden, "language.head.dense")), "language.head.LayerNorm") @ self.w["language.embeddings.word_embeddings.weight"].T + self.w["language.head.bias"]
def compute(model, x):
    e = model.entities(x["memory"], [x[f"neighbors_{i + 1}"] for i in range(model.k["num_hidden_layers"])])
    z = model.text(x["tokens"], x["lengths"], x["mention_positions"], x["mention_roots"], e)
    scored = z.reshape(-1, z.shape[-1])[x["scored"]]
    return {"entities": e, "text": z, "logits": model.logits(scored), "categories": model.linear(e, "heads.category")}
if __name__ == "__main__":
    example = load_file(f"{sys.argv[1]}/example.safetensors")
    for key, value in compute(Jaket(sys.argv[1]), example).items():
        rows = np.arange(value.shape[1]) < example["lengths"][:, None] if key == "text" else slice(None)
        print(f"{key}: {list(value.shape)}, greatest difference {np.abs(value - example[key])[rows].max():.2g}")
