"""Answers with bytes that are no frame, and claims of enormous sizes."""
import gc
from autograder.judging.bridge.responder import Responder
Responder.answer = lambda self, frame: b"\x80\x04iML1" + b"[" * 10**6
def double(x):
    return 0
