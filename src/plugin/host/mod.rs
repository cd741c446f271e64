//! What plugins may ask of the host: the core, other plugins, and the log.
