#!/usr/bin/env bash
# Gradescope runs this once, as root, on Ubuntu 22.04 or later, to make the container's image.
# IML_GRADESCOPE_PREFIX is for trying it out elsewhere.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
prefix=${IML_GRADESCOPE_PREFIX:-/opt/iml}
if ! python3 -m venv --help >/dev/null 2>&1 || ! python3 -m ensurepip --version >/dev/null 2>&1; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends python3 python3-venv
fi
# uv brings its own Python if the image has none of 3.11 to 3.13. Students' code runs as another
# user, so all of it has to be where every user may read.
python3 -m venv "$prefix-uv"
"$prefix-uv/bin/python" -m pip install --quiet --disable-pip-version-check uv==0.13.9
export UV_PROJECT_ENVIRONMENT=$prefix UV_PYTHON_INSTALL_DIR=$prefix-python UV_LINK_MODE=copy
"$prefix-uv/bin/uv" sync --quiet --project "$here/engine" --frozen --no-dev --no-editable \
  --no-cache --compile-bytecode
"$prefix/bin/iml" --version
# Only root may read hidden checks and references.
chmod 700 "$here"
# The checks are tried on the reference solution once, not at each submission.
export XDG_CACHE_HOME=$prefix-cache
"$prefix/bin/iml" gradescope --prepare --root "$(dirname "$here")" ||
  echo "The checks were not tried on the reference solution; the first submission will wait for that."
