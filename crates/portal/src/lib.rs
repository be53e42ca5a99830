//! Public pages, QR pages, GS1 Digital Link resolver, search
