"""Signs and answers in; beliefs, the next question, the script and the outcome out."""
