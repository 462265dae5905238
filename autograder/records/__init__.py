"""What grading leaves on disk: results, grades.csv, the gradebook, notebooks and pages."""
