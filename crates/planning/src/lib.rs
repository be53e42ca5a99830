//! Plan figures: targets by territory, crop group and year, with computed totals
