//! A picture of growing areas for pages without script: outlines, a scale bar, nothing else. It says
//! where plots lie to each other, not where they lie on the earth.

use nguon_plots::{PlotGeometry, svg_path};

/// Most plots drawn; a picture of a phone's width shows no more.
const PLOTS_MAX: usize = 60;

/// What a template draws.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    pub(crate) paths: Vec<String>,
    /// Length of the scale bar in the picture.
    pub(crate) bar: String,
    /// What is written at it.
    pub(crate) bar_label: String,
}

impl Outline {
    /// Width of the picture.
    pub(crate) const WIDTH: u32 = 320;
    /// Height of the picture, scale bar included.
    pub(crate) const HEIGHT: u32 = 240;
    const PADDING: f64 = 24.0;

    /// The picture of these plots; none when none was drawn.
    pub(crate) fn of(plots: &[PlotGeometry]) -> Option<Self> {
        let plots = &plots[..plots.len().min(PLOTS_MAX)];
        let map = svg_path(plots, Self::WIDTH.into(), Self::HEIGHT.into(), Self::PADDING)?;
        Some(Self {
            paths: map.paths,
            bar: format!("{:.1}", map.scale_bar.pixels),
            bar_label: map.scale_bar.label,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plots_become_paths_with_a_scale() {
        assert!(Outline::of(&[]).is_none());
        let ring = [(105.5, 10.5), (105.51, 10.5), (105.51, 10.51), (105.5, 10.51), (105.5, 10.5)];
        let plot = PlotGeometry::from_ring(&ring, &nguon_plots::Limits::default()).unwrap();
        let outline = Outline::of(&vec![plot; PLOTS_MAX + 1]).unwrap();
        assert_eq!(outline.paths.len(), PLOTS_MAX);
        assert!(outline.paths[0].starts_with('M') && outline.paths[0].ends_with('Z'));
        assert!(outline.bar_label.ends_with(" m"), "{outline:?}");
        assert!(outline.bar.parse::<f64>().unwrap() > 10.0);
    }
}
