//! Where the 64 subbands lie in the plane (IAFIS-IC-0110, 3.2 and figure 3).
//!
//! A split halves an area in both directions. A part that holds high frequencies has its spectrum reversed by the
//! halving, so within it the halves change places: the next part is again ordered by frequency.

/// Subbands that a stream may hold; the four of the finest diagonal are never sent.
pub const SUBBANDS: usize = 60;
/// Splits that make them.
pub const SPLITS: usize = 20;

/// A rectangle of the plane, pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Area {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

impl Area {
    pub const fn len(&self) -> usize {
        self.width * self.height
    }
}

/// An area that is split, and whether its halves change places.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Split {
    pub area: Area,
    /// The high half lies left of the low one.
    pub mirrored_x: bool,
    /// The high half lies above the low one.
    pub mirrored_y: bool,
}

impl Split {
    const fn whole(width: usize, height: usize) -> Self {
        Self { area: Area { x: 0, y: 0, width, height }, mirrored_x: false, mirrored_y: false }
    }

    /// Its quarters: top left, top right, bottom left, bottom right. The low half has the odd pixel.
    const fn quarters(&self) -> [Self; 4] {
        let Area { x, y, width, height } = self.area;
        let left = if self.mirrored_x { width / 2 } else { width.div_ceil(2) };
        let top = if self.mirrored_y { height / 2 } else { height.div_ceil(2) };
        let (right, bottom) = (width - left, height - top);
        [
            Self { area: Area { x, y, width: left, height: top }, mirrored_x: false, mirrored_y: false },
            Self { area: Area { x: x + left, y, width: right, height: top }, mirrored_x: true, mirrored_y: false },
            Self { area: Area { x, y: y + top, width: left, height: bottom }, mirrored_x: false, mirrored_y: true },
            Self {
                area: Area { x: x + left, y: y + top, width: right, height: bottom },
                mirrored_x: true,
                mirrored_y: true,
            },
        ]
    }
}

/// The splits in the order in which an encoder makes them; joining goes backwards.
pub fn splits(width: usize, height: usize) -> [Split; SPLITS] {
    let whole = Split::whole(width, height);
    let [low, right, below, _] = whole.quarters();
    let [lowest, middle_right, middle_below, _] = low.quarters();
    let thirds = lowest.quarters();
    let [deepest, ..] = thirds[0].quarters();
    let first = [whole, low, right, below, lowest, middle_right, middle_below];
    let parts = [middle_right.quarters(), middle_below.quarters(), thirds].into_iter().flatten();
    let mut all = [Split::default(); SPLITS];
    for (to, split) in all.iter_mut().zip(first.into_iter().chain(parts).chain([deepest])) {
        *to = split;
    }
    all
}

/// The subbands in the order in which they are sent.
pub fn subbands(width: usize, height: usize) -> [Area; SUBBANDS] {
    let [low, right, below, _] = Split::whole(width, height).quarters();
    let [lowest, middle_right, middle_below, middle_diagonal] = low.quarters();
    let sixteen = |split: Split| split.quarters().into_iter().flat_map(|quarter| quarter.quarters());
    let fine = sixteen(lowest);
    let [deepest, ..] = lowest.quarters()[0].quarters();
    let order = deepest
        .quarters()
        .into_iter()
        .chain(fine.skip(1))
        .chain(sixteen(middle_right))
        .chain(sixteen(middle_below))
        .chain([middle_diagonal])
        .chain(right.quarters())
        .chain(below.quarters());
    let mut all = [Area::default(); SUBBANDS];
    for (to, split) in all.iter_mut().zip(order) {
        *to = split.area;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With the finest diagonal, which is not sent, the subbands tile the picture.
    #[test]
    fn subbands_tile_the_picture() {
        for (width, height) in [(32, 32), (388, 374), (545, 622), (33, 47), (17, 16)] {
            let mut seen = vec![0_u8; width * height];
            let [.., diagonal] = Split::whole(width, height).quarters();
            for area in subbands(width, height).iter().chain([&diagonal.area]) {
                for y in area.y..area.y + area.height {
                    for x in area.x..area.x + area.width {
                        seen[y * width + x] += 1;
                    }
                }
            }
            assert!(seen.iter().all(|count| *count == 1), "{width}x{height}");
        }
    }

    /// The lowest subband is a thirty-second of each side, the first of the right part lies behind its sibling's low end.
    #[test]
    fn the_order_is_that_of_the_specification() {
        let bands = subbands(512, 256);
        assert_eq!(bands[0], Area { x: 0, y: 0, width: 16, height: 8 });
        assert_eq!(bands[4], Area { x: 32, y: 0, width: 32, height: 16 });
        assert_eq!(bands[19], Area { x: 128, y: 0, width: 32, height: 16 });
        assert_eq!(bands[35], Area { x: 0, y: 64, width: 32, height: 16 });
        assert_eq!(bands[51], Area { x: 128, y: 64, width: 128, height: 64 });
        assert_eq!(bands[52], Area { x: 256, y: 0, width: 128, height: 64 });
        assert_eq!(bands[59], Area { x: 128, y: 192, width: 128, height: 64 });
        assert_eq!(splits(512, 256)[SPLITS - 1].area, Area { x: 0, y: 0, width: 32, height: 16 });
    }
}
