//! Where EPCIS events live: one trait, the SQLite engine, one conformance suite
