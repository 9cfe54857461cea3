"""The desk: a local page for people who use no terminal, with the functions of the commands.

The extra ``drafting[desk]`` brings what it needs beside the program. No command but ``serve`` imports it.
"""
