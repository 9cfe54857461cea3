"""The rules, one a module. A rule is found by being here; nothing else lists it."""
