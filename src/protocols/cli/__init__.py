"""The command line: a line of words turned into what the rooms below do. Imports a subcommand when asked."""
