"""The stories: one case each, told in a file of its own."""

from licensing.scenario.stories import (
    ge_f404_spares,
)

STORIES = (ge_f404_spares.STORY,)
