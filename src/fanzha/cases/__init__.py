"""The record of what happened, its deadlines and its reports."""
