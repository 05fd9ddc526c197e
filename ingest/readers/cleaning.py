"""What every reader does to a piece of text: one line, composed characters, nothing invisible."""

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
"""Format characters, variation selectors, fillers, lone surrogates, and private-use characters, which say nothing
outside their font."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")

_PLAIN = "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ"
_SUPERSCRIPTS = str.maketrans(_PLAIN, _RAISED)
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


def clean(text: str) -> str:
    """The text on one line: whitespace collapsed, NFC, no invisible or control character, no ligature of a font
    (« ﬁ »; « œ » is a letter and stays).
    """
    visible = _CONTROL.sub(" ", _INVISIBLE.sub("", text)).translate(_LIGATURES)
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def superscript(text: str) -> str:
    """The text in raised characters (« 12 » → « ¹² »), whose NFKC form is the text; others stay as they are."""
    return text.strip().translate(_SUPERSCRIPTS)
