"""Shows that transformers loads an exported language module whole, and that it computes.

    pip install torch transformers safetensors tokenizers
    python bench/peers/check_export.py EXPORT_DIR [MODEL_DIR]

Fails if a weight is missing, unexpected or misshapen, or the tokenizer does not load. With MODEL_DIR, an original with
the same weights, the logits of both must be equal.
"""

import sys

import torch
from transformers import AutoModelForMaskedLM, AutoTokenizer


def load(directory):
    model, info = AutoModelForMaskedLM.from_pretrained(directory, output_loading_info=True)
    faults = {kind: names for kind, names in info.items() if names}
    if faults:
        sys.exit(f"{directory}: {faults}")
    return model.eval()


def main(export, original=None):
    model = load(export)
    tokenizer = AutoTokenizer.from_pretrained(export)
    text = "a b " + tokenizer.mask_token + " d"
    inputs = tokenizer(text, return_tensors="pt", return_token_type_ids=False)
    if tokenizer.mask_token_id not in inputs["input_ids"][0].tolist():
        sys.exit(f"{export}: the tokenizer does not know its mask token")
    with torch.no_grad():
        logits = model(**inputs).logits
        if not torch.isfinite(logits).all():
            sys.exit(f"{export}: the logits are not finite")
        if original is not None and not torch.equal(logits, load(original)(**inputs).logits):
            sys.exit(f"{export}: the logits are not those of {original}")
    print(f"{export}: {type(model).__name__} with {sum(p.numel() for p in model.parameters()):,} parameters loads whole")


if __name__ == "__main__":
    main(*sys.argv[1:])
