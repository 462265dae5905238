"""The bridge: plain values and arrays between trusted checks and a student's kernel.

`client` is the trusted side, `responder` the student's; `codec` is what crosses.
"""

__all__ = ["client", "codec", "local", "plain", "precision", "responder", "wire"]
