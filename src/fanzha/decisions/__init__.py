"""A transfer in; features, rules and a model; a Decision out."""
