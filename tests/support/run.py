"""The data folder of this run, made before anything reads Django's settings.

Named in pyproject.toml as pytest's first plugin: beside another process of the same run
(``-n 2``) this one must have its folder before the settings are read.
"""

from tests.support import environment

DATA_DIR = environment.prepare()
