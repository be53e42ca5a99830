//! Products, lots, lineage pages and recall
