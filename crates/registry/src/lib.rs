//! Holders, growing areas, packing houses and their codes
