//! A turn in equal steps: cosines and sines once, the same on every machine.

/// Unit vectors of `steps` equal angles; the first points right, then on towards the lower side of the picture.
pub(super) struct Turn {
    units: Vec<(f32, f32)>,
}

impl Turn {
    pub fn of(steps: usize) -> Self {
        let unit = |step: usize| {
            let (sine, cosine) = libm::sincos(step as f64 * std::f64::consts::TAU / steps as f64);
            (cosine as f32, sine as f32)
        };
        Self { units: (0..steps).map(unit).collect() }
    }

    pub fn steps(&self) -> usize {
        self.units.len()
    }

    /// Cosine and sine of each step.
    pub fn units(&self) -> &[(f32, f32)] {
        &self.units
    }

    /// Steps left and right of the pupil where lids rarely reach: from `above` to `below` the horizontal, as sines.
    pub fn sideways(&self, above: f32, below: f32) -> impl Iterator<Item = usize> + '_ {
        self.units
            .iter()
            .enumerate()
            .filter(move |(_, (_, sine))| (-above..=below).contains(sine))
            .map(|(step, _)| step)
    }
}
