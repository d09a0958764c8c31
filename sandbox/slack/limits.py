from typing import Any

BLOCKS_WEIGHT = 13_200
ACTION_TYPES = frozenset({"button", "overflow"})


def message_faults(blocks: list[Any]) -> list[str]:
    return []


def view_faults(view: Any) -> list[str]:
    return []


def weight(node: Any) -> int:
    return 0
