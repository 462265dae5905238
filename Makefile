# The two commands: `make grade` and `make test`. Each sets up what it needs, in .venv, without root.

PYTHON ?= python3
JOBS ?= 2
UV_VERSION := 0.13.9
IML := .venv/bin/iml
CLASS := examples/class
ROSTER := examples/roster.csv
# The looping students of the sample class should not hold up the demonstration.
LIMITS := --cell-seconds 15 --check-seconds 12

export TF_CPP_MIN_LOG_LEVEL := 3
# The environment is made by the python3 at hand; no other one is fetched.
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
# As pip does: behind a proxy with a certificate of its own, uv would know only its built-in ones.
export UV_SYSTEM_CERTS := true

.PHONY: help setup grade pages demo test quick coverage lint claims audit margins parity lowest bench bench-cluster against scale report-scale recipes picture sample docs clean

help:
	@echo "make grade    grade the sample class on all assignments"
	@echo "make pages    show what students and staff get: the sample class, graded by hand, too, late, handed in again"
	@echo "make demo     play a whole term on the sample class: hand-ins, grading, tickets, a regrade, export"
	@echo "make quick    lint, and all tests that start no kernel and are not slow: about two minutes"
	@echo "make test     run every check the project has: about 22 minutes"
	@echo "make coverage measure which lines and branches the engine's tests run: about 20 minutes"
	@echo "make claims   run the solved notebooks and prove what they claim, with three seeds"
	@echo "make audit    judge every bank entry on every question, in explore cells and in follow-through: about an hour and a half on 2 cores"
	@echo "make margins  measure how far the statistics of checks stay from their bounds: docs/margins.md"
	@echo "make parity   judge every bank entry with nbgrader and otter; they must agree with iml"
	@echo "make lowest   run all public checks with the oldest packages that are accepted"
	@echo "make bench    time grading against nbgrader, otter and the floor: less than half an hour"
	@echo "make bench-cluster  time grading on a Dask cluster, and model a large one: about 45 minutes"
	@echo "make recipes  validate the manifest for Kubernetes (fetches Dask's operator)"
	@echo "make against  COMMIT=… time grading against an earlier commit of this repository"
	@echo "make scale    grade 2,000 submissions in one go: memory, time, what is left behind"
	@echo "make report-scale  measure the class report and similar work for up to 5,000 students"
	@echo "make picture  make README's picture of the report anew, from the demo"
	@echo "make sample   make the sample class anew from the banks"
	@echo "make docs     build the documentation as a site: build/site/index.html"

setup: .venv/.ready

# Compiled once, here: where PYTHONDONTWRITEBYTECODE is set, as in most containers, each process would
# compile a thousand modules anew.
.venv/.ready: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	  echo "iml: $$($(PYTHON) --version 2>&1) is not supported; use Python 3.11 to 3.13, e.g. make PYTHON=python3.12" >&2; exit 2; }
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv || { \
	  echo "iml: $(PYTHON) can't make a virtual environment; install its venv module (Debian: python3-venv)" >&2; exit 2; }
	@echo "installing the locked packages into .venv (once) …"
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@.venv/bin/uv sync --frozen --quiet --compile-bytecode
	@.venv/bin/python -m compileall -q autograder
	@touch $@

# Exit code 1 says that a submission needs a person, which the sample class has on purpose.
grade: setup
	@$(IML) grade --submitted $(CLASS) --roster $(ROSTER) --jobs $(JOBS) $(LIMITS) || [ $$? -eq 1 ]

# The sample class after a term's everyday work, in build/class: nothing else is touched.
pages: setup
	.venv/bin/python tools/example_pages.py --jobs $(JOBS)

# A copy of the course in build/demo: nothing else is touched.
demo: setup
	.venv/bin/python tools/demo.py --jobs $(JOBS)

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy
	MYPYPATH=source/common:tests/engine .venv/bin/mypy tools/*.py benchmarks/*.py
	MYPYPATH=source/common .venv/bin/mypy -p plots -p viewer -m helpers

# In their own order the slow files don't come last, where one worker would wait for the other.
PYTEST := .venv/bin/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder --durations=10 tests

QUICK := "not kernel and not slow"

quick: lint
	$(PYTEST) -m $(QUICK)

test: setup
	@echo "make test takes about 22 minutes on 2 cores, most of them in tests that start kernels or"
	@echo "train networks; make quick leaves these out and takes about two."
	@$(MAKE) --no-print-directory lint
	$(IML) build --check
	$(PYTEST)
	$(IML) audit --diagnosis
	$(IML) audit --quick --public --jobs $(JOBS)
	$(IML) audit --follow-through --quick --jobs $(JOBS)

# By branch, in every process on the trusted side; what runs in kernels is not seen. Measuring takes
# time, so that a test with a time limit may fail here.
coverage: setup
	.venv/bin/coverage erase
	-.venv/bin/coverage run -m pytest -q -n $(JOBS) --dist loadfile -m "not slow" tests/engine
	-.venv/bin/coverage combine --quiet
	.venv/bin/coverage report --skip-covered --skip-empty
	@echo "Of autograder/judging, these lines and branches are not run:"
	.venv/bin/coverage report --include "autograder/judging/*" --show-missing --skip-covered --skip-empty

claims: setup
	$(IML) build --check --claims

audit: setup
	$(IML) audit --jobs $(JOBS)
	$(IML) audit --explore --jobs $(JOBS)
	$(IML) audit --follow-through --jobs $(JOBS)

# Nothing else should run meanwhile: it trains networks for an hour.
margins: setup
	@{ echo "# Margins of the statistical checks"; echo; \
	  $(IML) audit --seeds 10 --jobs $(JOBS); } > docs/margins.md

parity: setup
	.venv/bin/python tools/nbgrader_parity.py --jobs $(JOBS)
	.venv/bin/python tools/otter_parity.py --jobs $(JOBS)

# Its own environment: a release's requirements at their lowest, and nothing of this project.
lowest: setup
	.venv/bin/uv venv --quiet --clear --python .venv/bin/python build/lowest
	.venv/bin/uv pip install --quiet --python build/lowest/bin/python --resolution lowest-direct \
	  $(patsubst %,-r %,$(wildcard release/*/requirements.txt))
	build/lowest/bin/python tools/public_checks.py

bench: setup
	$(IML) build
	.venv/bin/python benchmarks/bench.py
	.venv/bin/python benchmarks/bench.py --as-handed-in

bench-cluster: setup
	.venv/bin/python benchmarks/cluster.py

# Dask's operator is not part of the environment: nothing else needs it.
recipes: setup
	.venv/bin/uv run --quiet --isolated --no-project --with dask-kubernetes==2026.3.0 \
	  --with kubernetes==37.0.2 --with jsonschema --with pyyaml \
	  python tools/kubernetes_manifest.py examples/cluster/kubernetes.yaml

# How grading one submission compares with an earlier commit: make against COMMIT=…
# The floors alone: .venv/bin/python benchmarks/against.py COMMIT --floor --assignment NAME
against: setup
	.venv/bin/python benchmarks/against.py $(COMMIT)

scale: setup
	.venv/bin/python benchmarks/scale.py

# Results and notebooks are made up; a browser (Debian's chromium) opens the pages.
report-scale: setup
	.venv/bin/python benchmarks/report.py

# The sample class after a whole term, as staff see it.
picture: demo
	.venv/bin/python tools/report_picture.py

sample: setup
	.venv/bin/python tools/make_class.py

# Its own environment, too: whoever only grades needs none of it. A broken link fails; with --quiet,
# mkdocs would count no warning, and --strict would let all of them pass.
docs: setup
	@UV_PROJECT_ENVIRONMENT=build/docs .venv/bin/uv sync --frozen --quiet --only-group docs
	@rm -rf build/pages && mkdir -p build/pages
	@cp -r --parents *.md LICENSE docs benchmarks/*.md build/pages
	@NO_MKDOCS_2_WARNING=1 build/docs/bin/mkdocs build --strict
	@echo "build/site/index.html"

# Gradebooks stay: what people entered, tickets included, can't be made again.
clean:
	rm -rf build dist results reports feedback public autograded
