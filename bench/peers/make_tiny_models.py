"""Writes two tiny random models and what transformers computes with them, as the tests' expected values.

    pip install torch transformers safetensors tokenizers
    python bench/peers/make_tiny_models.py core/src/test/resources/org/jaket/language

Each model directory holds config.json, model.safetensors, tokenizer.json as save_pretrained writes them, and
expected.safetensors: input_ids i32[B,T], lengths i32[B], hidden f32[B,T,F] and logits f32[B,T,V] of the last layer,
and lower f32[B,T,F], the output of the first half of the layers.
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForMaskedLM, RobertaConfig, RobertaForMaskedLM

SIZES = dict(
    hidden_size=16,
    num_hidden_layers=4,
    num_attention_heads=4,
    intermediate_size=32,
    hidden_act="gelu",
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def randomize(model):
    """Every weight is far from its initial value, so that no bias or LayerNorm can be forgotten unnoticed."""
    generator = torch.Generator().manual_seed(20)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            noise = 0.3 * torch.randn(weight.shape, generator=generator)
            norm = "norm" in name.lower() and name.endswith("weight")
            weight.copy_(1 + noise if norm else noise)


def bert_tokenizer():
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = special + list(LETTERS) + ["##" + letter for letter in LETTERS]
    tokenizer = Tokenizer(
        models.WordPiece({t: i for i, t in enumerate(vocabulary)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(special)
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return tokenizer, len(vocabulary)


def roberta_tokenizer():
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    vocabulary = special + list(LETTERS) + ["Ġ" + letter for letter in LETTERS] + ["<mask>"]
    tokenizer = Tokenizer(models.BPE({t: i for i, t in enumerate(vocabulary)}, [], unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(special + ["<mask>"])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    return tokenizer, len(vocabulary)


def write(out, model, tokenizer, rows, pad):
    out.mkdir(parents=True, exist_ok=True)
    randomize(model)
    model.eval()
    length = max(map(len, rows))
    ids = torch.tensor([row + [pad] * (length - len(row)) for row in rows])
    lengths = torch.tensor([len(row) for row in rows])
    mask = (torch.arange(length) < lengths[:, None]).long()
    with torch.no_grad():
        result = model(input_ids=ids, attention_mask=mask, output_hidden_states=True)
    model.save_pretrained(out)
    (out / "generation_config.json").unlink(missing_ok=True)
    tokenizer.save(str(out / "tokenizer.json"))
    half = model.config.num_hidden_layers // 2
    save_file(
        {
            "input_ids": ids.int(),
            "lengths": lengths.int(),
            "lower": result.hidden_states[half].contiguous(),
            "hidden": result.hidden_states[-1].contiguous(),
            "logits": result.logits.contiguous(),
        },
        out / "expected.safetensors",
    )


def main(root):
    tokenizer, size = bert_tokenizer()
    config = BertConfig(
        vocab_size=size, max_position_embeddings=24, type_vocab_size=2, pad_token_id=0, layer_norm_eps=1e-12, **SIZES
    )
    rows = [[2, 5, 31, 40, 9, 4, 12, 3], [2, 17, 3], [2, 30, 56, 8, 22, 3]]
    write(root / "tiny-bert", BertForMaskedLM(config), tokenizer, rows, 0)

    tokenizer, size = roberta_tokenizer()
    config = RobertaConfig(
        vocab_size=size,
        max_position_embeddings=26,
        type_vocab_size=1,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        layer_norm_eps=1e-5,
        **SIZES,
    )
    # The last row holds the padding token among its tokens, which RoBERTa does not count as a position.
    rows = [[0, 5, 31, 40, 9, 56, 12, 2], [0, 17, 2], [0, 30, 1, 8, 22, 2]]
    write(root / "tiny-roberta", RobertaForMaskedLM(config), tokenizer, rows, 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
