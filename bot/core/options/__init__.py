"""What the options of a domain configuration mean, and which of them fit together.

Values and rules are AWS's (IoT API reference, developer guide); the sentences are
ours. What depends on things in the account is for `bot.core.rules.options`.
"""
