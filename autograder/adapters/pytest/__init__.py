"""What pytest calls: checks run as ordinary tests, on the reference solution or a submission."""
