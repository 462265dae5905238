"""What a check is made of: expectations, the student it speaks to, and the pytest plugin."""
