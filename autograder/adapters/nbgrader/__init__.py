"""What ``nbgrader_config.py`` registers, so that nbgrader's own commands grade in the sandbox."""
