//! A minutia, in the units of ISO/IEC 19794-2.

use zeroize::Zeroize;

/// Resolution at which positions are given, and to which pictures are brought before anything is looked for.
pub const RESOLUTION_PPI: u16 = 500;

/// What a ridge does here (ISO/IEC 19794-2, 6.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// It ends.
    Ending,
    /// It forks.
    Bifurcation,
    /// It cannot be said which.
    Other,
}

/// Where a ridge ends or forks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Minutia {
    /// Columns from the left, pixels at [`RESOLUTION_PPI`].
    pub x_px: u16,
    /// Rows from the top, pixels at [`RESOLUTION_PPI`].
    pub y_px: u16,
    /// Direction counter-clockwise from the positive x axis in 1/256 of a turn: of an ending the way its ridge came
    /// from, of a bifurcation the valley between its arms (ISO/IEC 19794-2, 6.4.3).
    pub angle: u8,
    /// What the ridge does.
    pub kind: Kind,
    /// 0 to 100; 0 where the maker of a foreign record gives none.
    pub quality: u8,
}

impl Zeroize for Minutia {
    fn zeroize(&mut self) {
        self.x_px.zeroize();
        self.y_px.zeroize();
        self.angle.zeroize();
        self.quality.zeroize();
        self.kind = Kind::Other;
    }
}
