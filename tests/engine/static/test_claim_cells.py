"""A claim cell holds claims, each with a proof that can fail, and nothing else."""

from __future__ import annotations

import pytest
from courses import edit
from statics import SOURCE, Mistake, check_refused, label

from autograder.course import Assignment, Course
from autograder.publish.build import prove_sources

CLAIM = """\
# %% id="claim-zero" tags=["claim"]
# claim: The mean is zero.
middle = centre(np.arange(4.0))
assert abs(middle.mean()) < 1e-9

"""
WHY = '# %% [markdown] id="why"'
HEADER = '# %% id="claim-zero" tags=["claim"]'
SENTENCE = "# claim: The mean is zero."
PROOF = "assert abs(middle.mean()) < 1e-9"

MISTAKES: list[Mistake] = [
    (SOURCE, HEADER, '# %% id="zero" tags=["claim"]', 'begins with "claim-"; .*id="claim-zero"'),
    (SOURCE, HEADER, '# %% id="claim-zero"', 'an id that begins with "claim-" .*tags=."claim".'),
    (SOURCE, HEADER, '# %% id="zero"', 'a line `# claim: …` belongs to .*tags=."claim".'),
    (SOURCE, HEADER, '# %% id="claim-zero" tags=["claim", "explore"]', "excludes all others"),
    (
        SOURCE,
        f"{HEADER}\n{SENTENCE}\nmiddle = centre(np.arange(4.0))\n{PROOF}",
        '# %% [markdown] id="claim-zero" tags=["claim"]\n# x',
        "holds code",
    ),
    (SOURCE, HEADER, '# %% id="see" tags=["claim"]', 'begins with "claim-"'),
    (SOURCE, SENTENCE, "# The mean is zero.", "needs a line `# claim: ", SOURCE, HEADER),
    (SOURCE, SENTENCE, "# claim:", "has no sentence"),
    (SOURCE, PROOF, "# claim: It is small.\n" + PROOF, "no assertion follows", SOURCE, SENTENCE),
    (SOURCE, SENTENCE, f"assert len(np.eye(2)) == 2\n{SENTENCE}", "proves no claim"),
    (SOURCE, PROOF, "assert 1 < 2", "reads no name, so it can't fail"),
    (SOURCE, PROOF, f"print(middle)\n{PROOF}", r"assertions and simple .*not `print\(middle\)`"),
    (SOURCE, PROOF, f"import math\n{PROOF}", "assertions and simple .*not `import math`"),
    (SOURCE, PROOF, f"middle[0] = 0\n{PROOF}", "assigns to names only"),
    (SOURCE, PROOF, f"a, middle.x = 1, 2\n{PROOF}", "assigns to names only"),
    (SOURCE, PROOF, PROOF.replace("middle", "midle"), "above this claim defines 'midle'.*'middle'"),
    (SOURCE, PROOF, f"{PROOF} +", "syntax error"),
]


@pytest.fixture
def claimed(tiny: Assignment) -> Assignment:
    edit(tiny.source, WHY, CLAIM + WHY)
    return tiny


def test_a_sound_claim_is_accepted(claimed: Assignment) -> None:
    edit(claimed.source, SENTENCE, "n = 2\n# claim: The mean of four numbers,\n# moved, is zero.")
    prove_sources(Course(claimed.root), ["tiny"])


@pytest.mark.parametrize("mistake", MISTAKES, ids=label)
def test_a_mistake_is_found_where_it_is(claimed: Assignment, mistake: Mistake) -> None:
    check_refused(claimed, mistake)


def test_a_name_that_only_a_later_cell_defines_is_found(claimed: Assignment) -> None:
    edit(claimed.source, PROOF, PROOF.replace("1e-9", "later"))
    end = '\n# %% id="last" tags=["explore"]\nlater = 1\n'
    claimed.source.write_text(claimed.source.read_text(encoding="utf-8") + end, encoding="utf-8")
    check_refused(claimed, (SOURCE, "later = 1", "later = 2", "", SOURCE, "assert abs(middle"))


def test_two_cells_of_one_id_are_found(claimed: Assignment) -> None:
    end = "\n" + CLAIM
    claimed.source.write_text(claimed.source.read_text(encoding="utf-8") + end, encoding="utf-8")
    with pytest.raises(Exception, match=r"cell claim-zero: line .* has this id already"):
        prove_sources(Course(claimed.root), ["tiny"])


def test_what_a_claim_defines_is_unknown_to_the_notebook(claimed: Assignment) -> None:
    end = '\n# %% id="last" tags=["explore"]\nprint(middle_of_claim)\n'
    edit(claimed.source, "middle = centre(np", "middle_of_claim = middle = centre(np")
    claimed.source.write_text(claimed.source.read_text(encoding="utf-8") + end, encoding="utf-8")
    with pytest.raises(Exception, match="cell last: nothing defines 'middle_of_claim'"):
        prove_sources(Course(claimed.root), ["tiny"])
