"""The demo community: half a year of a neighbourhood's life, made by calling the use cases.

`data/` says what there is and what happens, as parameters; nothing here writes a row by itself.
Each file of `stories/` tells how one kind of thing goes, `stage.py` plays them all in the order of
time. Everything in it is invented, but for the names of streets.
"""
