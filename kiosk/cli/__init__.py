"""One file a command group: ``configure(parser)`` adds its words and sets ``run``, ``run(args)`` returns the exit status."""
