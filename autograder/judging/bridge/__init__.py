"""The bridge: plain values and arrays between trusted checks and a student's kernel."""
