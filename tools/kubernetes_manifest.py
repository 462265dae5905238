"""Validate a manifest of a Dask cluster: against what Dask's operator defines, and Kubernetes.

Run as ``make recipes``, which installs both packages beside the project's environment. Dask's own
fields are checked against its operator's schema, and what is of Kubernetes (pods, services) against
the models of Kubernetes' own client.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes.client.models as models
import referencing
import yaml
from referencing.jsonschema import DRAFT202012

_PACKAGE = "dask_kubernetes"
_DEFINITIONS = "operator/customresources"
# The end of a reference to a schema of Kubernetes', and the model that has the same fields.
_MODELS = {"PodSpec": "V1PodSpec", "ServiceSpec": "V1ServiceSpec"}
_SIMPLE: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "bool": (bool,),
    "float": (int, float),
}


def main() -> None:
    """Say of each file given whether it is valid; exit with 1 if one isn't."""
    faults = 0
    for name in sys.argv[1:]:
        found = list(_faults(yaml.safe_load(Path(name).read_text(encoding="utf-8"))))
        print(f"{name}: {'; '.join(found) or 'valid'}")
        faults += len(found)
    sys.exit(1 if faults else 0)


def _faults(manifest: Any) -> Iterator[str]:
    schema = _schema(manifest["kind"], manifest["apiVersion"].rpartition("/")[2])
    known = referencing.Registry(retrieve=_retrieved)  # type: ignore[call-arg]
    checker = jsonschema.validators.extend(
        jsonschema.Draft202012Validator, {"kubernetes": _of_kubernetes}
    )
    for error in checker(schema, registry=known).iter_errors(manifest):
        yield f"{error.json_path}: {error.message}"


def _schema(kind: str, version: str) -> Any:
    """Return the schema of a kind of object, as the cluster would check it."""
    for path in (_folder(_PACKAGE) / _DEFINITIONS).glob("*.yaml"):
        for definition in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            names = (definition or {}).get("spec", {}).get("names", {})
            if names.get("kind") == kind:
                versions = {one["name"]: one for one in definition["spec"]["versions"]}
                return _closed(versions[version]["schema"]["openAPIV3Schema"])
    sys.exit(f"{_PACKAGE} defines no {kind}")


def _retrieved(uri: str) -> referencing.Resource[Any]:
    """Read what a schema refers to, as python://<package>/<file>."""
    package, _, name = uri.removeprefix("python://").partition("/")
    text = (_folder(package) / name).read_text(encoding="utf-8")
    return referencing.Resource.from_contents(_closed(yaml.safe_load(text)), DRAFT202012)


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"{package} is not installed; see `make recipes`")
    return Path(spec.origin).parent


def _closed(schema: Any) -> Any:
    """Refuse fields that a schema doesn't name, and leave Kubernetes' own to its models."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    for end, model in _MODELS.items():
        if str(schema.get("$ref", "")).endswith(f".{end}"):
            return {"kubernetes": model}
    closed = {name: _closed(part) for name, part in schema.items()}
    names = closed.get("properties")
    is_open = closed.get("x-kubernetes-preserve-unknown-fields") or "additionalProperties" in closed
    if isinstance(names, dict) and "type" in closed and not is_open:
        # What every object of Kubernetes has.
        names |= {name: {} for name in ("apiVersion", "kind", "metadata") if "spec" in names}
        closed["additionalProperties"] = False
    return closed


def _of_kubernetes(
    checker: Any, model: str, value: Any, schema: Any
) -> Iterator[jsonschema.ValidationError]:
    for fault in _unlike(value, model, ""):
        yield jsonschema.ValidationError(fault)


def _unlike(value: Any, kind: str, where: str) -> Iterator[str]:
    """Say where a value differs from what a model of Kubernetes' client has."""
    if parts := re.fullmatch(r"[Ll]ist\[(.+)\]", kind):
        for index, one in enumerate(value if isinstance(value, list) else [value]):
            yield from _unlike(one, parts[1], f"{where}[{index}]")
    elif parts := re.fullmatch(r"[Dd]ict[\[(]str, (.+)[\])]", kind):
        for name, one in value.items():
            yield from _unlike(one, parts[1], f"{where}.{name}")
    elif kind in _SIMPLE:
        if not isinstance(value, _SIMPLE[kind]):
            yield f"{where}: {value!r} is no {kind}"
    elif model := getattr(models, kind, None):
        fields = {name: model.openapi_types[own] for own, name in model.attribute_map.items()}
        for name, one in value.items():
            if name not in fields:
                yield f"{where}: {kind} has no {name}"
            else:
                yield from _unlike(one, fields[name], f"{where}.{name}")


if __name__ == "__main__":
    main()
