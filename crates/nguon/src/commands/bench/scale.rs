//! How much is measured.

/// Sizes of a run.
#[derive(Debug, Clone)]
pub struct Scale {
    /// Name of the form.
    pub form: &'static str,
    /// Events captured in documents of 1, 100 and 1,000.
    pub captured: [(usize, u64); 3],
    /// Events captured into the stand-in, which is slow.
    pub stand_in: u64,
    /// Events of the small and of the large store.
    pub small: u64,
    /// See `small`.
    pub large: u64,
    /// Things that are traced.
    pub traces: usize,
    /// Lots that the recalled lot went into, and cartons of each.
    pub recall: (usize, usize),
    /// Times that a query is asked; the middle one counts.
    pub asked: usize,
    /// Requests to a page.
    pub requests: usize,
    /// Events of the document whose capture is watched, about one kilobyte each.
    pub document: u64,
    /// Plots of the register.
    pub plots: usize,
}

impl Scale {
    /// Whether everything is measured at all.
    pub fn tiny() -> Self {
        Self {
            form: "tiny",
            captured: [(1, 10), (100, 100), (1_000, 200)],
            stand_in: 20,
            small: 200,
            large: 400,
            traces: 10,
            recall: (3, 4),
            asked: 1,
            requests: 20,
            document: 300,
            plots: 200,
        }
    }

    /// About a minute.
    pub fn quick() -> Self {
        Self {
            form: "quick",
            captured: [(1, 500), (100, 5_000), (1_000, 10_000)],
            stand_in: 100,
            small: 5_000,
            large: 50_000,
            traces: 200,
            recall: (100, 100),
            asked: 9,
            requests: 2_000,
            document: 20_000,
            plots: 20_000,
        }
    }

    /// As long as it takes.
    pub fn long(large: u64, document_mb: u64) -> Self {
        Self {
            form: "long",
            captured: [(1, 5_000), (100, 100_000), (1_000, 100_000)],
            stand_in: 1_000,
            small: 100_000.min(large),
            large,
            traces: 1_000,
            recall: (100, 100),
            asked: 9,
            requests: 20_000,
            document: document_mb * 1_000_000 / super::memory::EVENT_BYTES,
            plots: 100_000,
        }
    }
}
