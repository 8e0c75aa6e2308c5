"""The facts: a public function here gives one, as Markdown, and is called by its file's and its own name.

It takes an `Asked`, reads no clock, and says nothing of the machine that it runs on: the same code, and where
it asks for one the same store, give the same text.
"""
