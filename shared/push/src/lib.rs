//! Live events: who is connected, bounded concurrent posts, removal of connections that are gone.
