# The engineer's page.
