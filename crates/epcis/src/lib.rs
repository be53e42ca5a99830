//! EPCIS 2.0 and CBV 2.0: model, JSON-LD, XML, validation, event hash, query language
