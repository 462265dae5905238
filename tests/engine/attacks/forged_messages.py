"""Sends malformed and forged messages in the kernel's name."""
kernel = get_ipython().kernel
session, send = kernel.session, kernel.session.send
def forge(stream, kind, content=None, parent=None, **rest):
    for odd in ({"data": 7}, {"data": {"text/html": ["<script>alert(1)</script>"]}, "metadata": []}, None, [], {"text": {"a": 1}}, {"execution_state": 3}):
        for name in ("display_data", "stream", "error", "status", "comm_open", "clear_output", "x" * 99):
            send(stream, name, odd, parent=parent)
    if isinstance(stream, object) and kind.endswith("reply"):
        content = {"status": "ok", "score": 99, "payload": 3}
    return send(stream, kind, content, parent=parent)
session.send = forge
def double(x):
    return 0
