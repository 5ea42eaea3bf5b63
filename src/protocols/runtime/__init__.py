"""The one loop that joins clock, engine, journal and plugins, without a screen.

``driver`` carries commands out and makes facts durable before anybody sees them; ``background`` does so
off the thread that draws; ``setup`` turns what a facilitator says into a plan; ``config`` reads
``config.toml``; ``system`` holds what differs between systems. Import the module you need.
"""
