"""The outer faces: JSON, the page, the command line."""
