"""The canaries: a word of its own for each government, for the closed meeting, and for what was born in it.

They stand in every free-text field that the world fills, and nowhere else.
"""

WORDS = {"home": "Zwenhome", "foreign": "Zwenforeign", "closed": "Zwenclosed", "closed item": "Zwenitem"}

#: Place → the words of what stands there.
WORD_OF_PLACE = {"own": "home", "other": "home", "foreign": "foreign", "closed": "closed"}
