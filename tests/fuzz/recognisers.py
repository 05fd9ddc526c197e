"""Fuzz the recognisers of confidential matter and of injection: `make fuzz`. Any exception or slow input is a bug."""

import sys

import atheris

with atheris.instrument_imports(include=["corpus"]):
    from corpus.confidentiality.identifiers import identifiers
    from corpus.confidentiality.injection import attempts_injection
    from corpus.confidentiality.manner import manner
    from corpus.confidentiality.meaning import windows
    from corpus.confidentiality.offices import office_holders


def one(data: bytes) -> None:
    text = atheris.FuzzedDataProvider(data).ConsumeUnicodeNoSurrogates(20_000)
    identifiers(text, office_holders([text]))
    manner(text)
    attempts_injection(text)
    assert all(windows(text))


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
