//! What a file may be at most.

/// Limits on one file; each plot in it is held against [`crate::Limits`] besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileLimits {
    /// Bytes as received.
    pub bytes_max: usize,
    /// Bytes of all that is unpacked from a zip together, counted while unpacking.
    pub unpacked_bytes_max: usize,
    /// Entries in a zip.
    pub entries_max: usize,
    /// Shapes in a file.
    pub shapes_max: usize,
    /// Positions in all shapes together.
    pub points_max: usize,
    /// Elements within elements in XML, geometries within geometries in WKB.
    pub depth_max: usize,
}

impl FileLimits {
    /// A commune's plots in one file.
    pub const START: Self = Self {
        bytes_max: 16 << 20,
        unpacked_bytes_max: 64 << 20,
        entries_max: 200,
        shapes_max: 10_000,
        points_max: 500_000,
        depth_max: 40,
    };
}

impl Default for FileLimits {
    /// [`FileLimits::START`]
    fn default() -> Self {
        Self::START
    }
}
