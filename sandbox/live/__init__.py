"""The live check: the calls of a create against a real account, held beside ours."""
