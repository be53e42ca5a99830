//! GS1 keys, application identifiers, element strings, Digital Link, EPC URN, symbols
