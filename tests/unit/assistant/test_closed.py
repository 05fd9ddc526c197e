from assistant.closed import DOORS, SWITCHES, close_circuit


def test_every_switch_is_set_and_every_door_removed() -> None:
    environment = {"HF_HUB_OFFLINE": "0", "PATH": "/bin", **dict.fromkeys(DOORS, "x")}
    close_circuit(environment)
    assert environment == {"PATH": "/bin", **SWITCHES}


def test_ragas_only_hears_true() -> None:
    assert SWITCHES["RAGAS_DO_NOT_TRACK"] == "true"
