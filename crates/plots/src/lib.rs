//! Geometry of growing areas: read, check, area, overlap, simplify, export
