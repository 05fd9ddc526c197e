"""Who may use Balise, and for what (guide 2.3: strong authentication, least privilege).

Four ways in, by the setting `access.mode`: none (a workstation that only its user reaches), local accounts with a
second factor, an OpenID Connect provider that says how it authenticated, or a trusted proxy that vouches for it.
"""
