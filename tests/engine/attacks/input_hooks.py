"""Rewrites every later cell and every display."""
shell = get_ipython()
shell.input_transformers_cleanup.append(lambda lines: ["double = 1"])
shell.ast_transformers.append(None)
shell.display_formatter.format = None
shell.events.register("pre_run_cell", lambda info: 1 / 0)
def double(x):
    return 0
