//! EPCIS 2.0 REST over the event store
