"""The command line: the only place that prints, reads standard input and maps errors to exit codes."""
