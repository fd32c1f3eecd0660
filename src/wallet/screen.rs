//! The picture on a phone that shows a code: level L, the smallest version that holds the text, and for a
//! mutual code its mark (E-06, E-07). Marks are shapes; what they mean is decided by the code alone.

use crate::credential::Family;
use image::{Rgb, RgbImage};
use qrcode::{Color, EcLevel, QrCode};

/// Width of the picture.
pub const WIDTH_PX: u32 = 720;
/// Height of the picture.
pub const HEIGHT_PX: u32 = 1_440;

/// Room for the code with its margin.
const CODE_ROOM_PX: u32 = 680;
/// Light modules around a code (ISO/IEC 18004 asks for four).
const MARGIN_MODULES: u32 = 4;
/// Side of the logo in the middle of a mutual code. It hides about ten codewords of a version 12-L code, spread
/// over four blocks that each mend twelve.
const LOGO_MODULES: f32 = 7.0;
/// Strip at the top of the app.
const HEADER_PX: u32 = 120;
/// Height of the bar above a mutual code.
const BAR_PX: u32 = 64;

/// Which mark stands on the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// None: clearance for Macao alone, or an e-ID.
    #[default]
    None,
    /// A mutual code issued by Macao (E-06).
    Macao,
    /// A mutual code issued by Hong Kong (E-07).
    HongKong,
}

impl Mark {
    /// The mark beside codes of this family.
    #[must_use]
    pub const fn of(family: Family) -> Self {
        match family {
            Family::MutualMacao => Self::Macao,
            Family::MutualHongKong => Self::HongKong,
            Family::Clearance | Family::EId => Self::None,
        }
    }
}

/// How the phone shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Mark on the code.
    pub mark: Mark,
    /// Light modules on a dark ground.
    pub dark_mode: bool,
    /// Of the display, 100 for full.
    pub brightness_percent: u8,
}

impl Default for Look {
    fn default() -> Self {
        Self { mark: Mark::None, dark_mode: false, brightness_percent: 100 }
    }
}

/// Why a text cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScreenError {
    /// No QR Code holds it.
    #[error("a text of {bytes} bytes is too long for a QR Code")]
    TooLong {
        /// Bytes of the text.
        bytes: usize,
    },
}

/// Draws the screen of a phone that shows `text`, [`WIDTH_PX`] by [`HEIGHT_PX`].
///
/// # Errors
/// When the text is longer than a QR Code of level L holds (2,953 bytes; 4,296 letters of base45).
pub fn draw(text: &str, look: Look) -> Result<RgbImage, ScreenError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L)
        .map_err(|_| ScreenError::TooLong { bytes: text.len() })?;
    let colours = Colours::of(look);
    let mut screen = RgbImage::new(WIDTH_PX, HEIGHT_PX);
    fill(&mut screen, Area { left: 0, top: 0, width: WIDTH_PX, height: HEIGHT_PX }, colours.paper);
    fill(&mut screen, Area { left: 0, top: 0, width: WIDTH_PX, height: HEADER_PX }, colours.header);
    for (line, width) in [(0, 420), (1, 300), (2, 360)] {
        let area = Area { left: (WIDTH_PX - width) / 2, top: 1_180 + line * 56, width, height: 18 };
        fill(&mut screen, area, colours.lines);
    }
    let code_area = draw_code(&mut screen, &code, &colours);
    if look.mark != Mark::None {
        let module_px = code_area.width as f32 / code.width() as f32;
        draw_logo(&mut screen, code_area, LOGO_MODULES * module_px, &colours);
        draw_bar(&mut screen, code_area.top - MARGIN_MODULES * module_px as u32, look.mark, &colours);
    }
    Ok(screen)
}

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy)]
struct Area {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

/// Colours of one look.
struct Colours {
    paper: Rgb<u8>,
    ink: Rgb<u8>,
    header: Rgb<u8>,
    lines: Rgb<u8>,
    mark: Rgb<u8>,
    sign: Rgb<u8>,
}

impl Colours {
    fn of(look: Look) -> Self {
        let percent = u16::from(look.brightness_percent.min(100));
        let lit = |colour: [u8; 3]| Rgb(colour.map(|v| (u16::from(v) * percent / 100) as u8));
        let mark = match look.mark {
            Mark::None | Mark::Macao => lit([0, 120, 94]),
            Mark::HongKong => lit([150, 40, 90]),
        };
        let sign = lit([255; 3]);
        if look.dark_mode {
            let (paper, ink, header, lines) = (lit([16; 3]), lit([236; 3]), lit([8, 40, 54]), lit([70; 3]));
            Self { paper, ink, header, lines, mark, sign }
        } else {
            let (paper, ink, header, lines) = (lit([255; 3]), lit([0; 3]), lit([11, 79, 108]), lit([205; 3]));
            Self { paper, ink, header, lines, mark, sign }
        }
    }
}

/// Draws the modules in whole pixels, in the middle of the screen; gives their area without the margin.
fn draw_code(screen: &mut RgbImage, code: &QrCode, colours: &Colours) -> Area {
    let modules = code.width() as u32;
    let module_px = CODE_ROOM_PX / (modules + 2 * MARGIN_MODULES);
    let side = modules * module_px;
    let (left, top) = ((WIDTH_PX - side) / 2, (HEIGHT_PX - side) / 2);
    for (row, cells) in (0..).zip(code.to_colors().chunks_exact(code.width())) {
        let pixels: Vec<u8> = cells
            .iter()
            .flat_map(|cell| match cell {
                Color::Dark => colours.ink.0.repeat(module_px as usize),
                Color::Light => colours.paper.0.repeat(module_px as usize),
            })
            .collect();
        for y in top + row * module_px..top + (row + 1) * module_px {
            pixels_of(screen, y, left, side).copy_from_slice(&pixels);
        }
    }
    Area { left, top, width: side, height: side }
}

/// The bytes of `width` pixels of row `y` from `left` on.
fn pixels_of(screen: &mut RgbImage, y: u32, left: u32, width: u32) -> &mut [u8] {
    let start = (y * WIDTH_PX + left) as usize * 3;
    &mut screen.as_flat_samples_mut().samples[start..start + width as usize * 3]
}

/// A gate under an arch on a disc of paper, in the middle of the code.
fn draw_logo(screen: &mut RgbImage, code: Area, side_px: f32, colours: &Colours) {
    let middle = (code.left as f32 + code.width as f32 / 2.0, code.top as f32 + code.height as f32 / 2.0);
    let half = side_px / 2.0;
    let shape = |u: f32, v: f32| {
        let from_middle = u.hypot(v);
        if from_middle > 1.0 {
            return None;
        }
        let crown = (v + 0.05).min(0.0);
        let arch = (0.38..=0.7).contains(&u.hypot(crown)) && v <= 0.6;
        let sill = u.abs() <= 0.7 && (0.5..=0.66).contains(&v);
        let leaf = u.abs() <= 0.07 && (-0.2..=0.6).contains(&v);
        Some(if arch || sill || leaf { colours.mark } else { colours.paper })
    };
    paint(screen, middle, (half, half), shape);
}

/// A bar above the code's margin: two places and the way between, filled at the issuer's end.
fn draw_bar(screen: &mut RgbImage, bottom: u32, mark: Mark, colours: &Colours) {
    let height = BAR_PX as f32;
    let middle = (WIDTH_PX as f32 / 2.0, bottom as f32 - 16.0 - height / 2.0);
    let half_width = 240.0;
    let (home, abroad) = if mark == Mark::HongKong { (0.55, -0.55) } else { (-0.55, 0.55) };
    let shape = |u: f32, v: f32| {
        // In half heights, so that discs are round.
        let (x, y) = (u * half_width / (height / 2.0), v);
        let end = half_width / (height / 2.0) - 1.0;
        if (x.abs() - end).max(0.0).hypot(y) > 1.0 {
            return None;
        }
        let from = |place: f32| (x - place * end).hypot(y);
        let ring = (0.3..=0.5).contains(&from(abroad));
        let way = y.abs() <= 0.1 && from(home) > 0.5 && from(abroad) > 0.5 && x.abs() < 0.55 * end;
        Some(if from(home) <= 0.5 || ring || way { colours.sign } else { colours.mark })
    };
    paint(screen, middle, (half_width, height / 2.0), shape);
}

/// Colours the pixels around `middle` by their place, -1 to 1 both ways.
fn paint(screen: &mut RgbImage, middle: (f32, f32), half: (f32, f32), colour: impl Fn(f32, f32) -> Option<Rgb<u8>>) {
    let span = |middle: f32, half: f32, limit: u32| {
        let low = (middle - half).floor().clamp(0.0, limit as f32) as u32;
        low..((middle + half).ceil().clamp(0.0, limit as f32) as u32)
    };
    for y in span(middle.1, half.1, HEIGHT_PX) {
        for x in span(middle.0, half.0, WIDTH_PX) {
            let (u, v) = ((x as f32 + 0.5 - middle.0) / half.0, (y as f32 + 0.5 - middle.1) / half.1);
            if let Some(colour) = colour(u, v) {
                screen.put_pixel(x, y, colour);
            }
        }
    }
}

fn fill(screen: &mut RgbImage, area: Area, colour: Rgb<u8>) {
    let pixels = colour.0.repeat(area.width as usize);
    for y in area.top..area.top + area.height {
        pixels_of(screen, y, area.left, area.width).copy_from_slice(&pixels);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use image::DynamicImage;
    use portas_devices::camera::frame::Frame;
    use portas_devices::camera::optics::{Scene, photograph};
    use portas_devices::camera::reader::{ReaderKind, Search, read};

    /// Letters of base45.
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    const PLAIN: Look = Look { mark: Mark::None, dark_mode: false, brightness_percent: 100 };

    fn text(len: usize) -> String {
        let mut state = len as u64;
        let letters = std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(ALPHABET[(state >> 33) as usize % ALPHABET.len()])
        });
        "MOC1:".chars().chain(letters).take(len).collect()
    }

    /// The square with the code as it is, without a camera.
    fn flat(screen: RgbImage) -> Frame {
        let square = DynamicImage::from(screen).crop_imm(0, (HEIGHT_PX - WIDTH_PX) / 2, WIDTH_PX, WIDTH_PX);
        Frame::new(WIDTH_PX as usize, WIDTH_PX as usize, square.into_luma8().into_raw()).unwrap()
    }

    /// Every size from the smallest clearance code to the largest mutual one.
    fn every_size_is_read_by_both(look: Look) {
        for len in 268..=514 {
            let text = text(len);
            let frame = flat(draw(&text, look).unwrap());
            for kind in [ReaderKind::ZxingCpp, ReaderKind::Rqrr] {
                let reading = read(kind, &frame, Search::Live { blur: false });
                assert_eq!(reading.texts, [text.as_str()], "{kind}, {len} letters, {look:?}");
            }
        }
    }

    #[test]
    fn every_size_is_read_by_both_readers() {
        every_size_is_read_by_both(PLAIN);
    }

    // rules: E-06
    #[test]
    fn every_size_with_the_mark_of_macao_is_read_by_both_readers() {
        every_size_is_read_by_both(Look { mark: Mark::Macao, ..PLAIN });
    }

    // rules: E-07
    #[test]
    fn every_size_with_the_mark_of_hong_kong_in_dark_mode_is_read_by_both_readers() {
        every_size_is_read_by_both(Look { mark: Mark::HongKong, dark_mode: true, ..PLAIN });
    }

    #[test]
    fn every_size_on_a_dimmed_display_is_read_by_both_readers() {
        every_size_is_read_by_both(Look { brightness_percent: 25, ..PLAIN });
    }

    #[test]
    fn a_code_is_level_l_and_of_the_smallest_version() {
        for (len, modules) in [(268, 49), (317, 53), (509, 65), (514, 65)] {
            let screen = draw(&text(len), PLAIN).unwrap();
            let dark: Vec<u32> = (0..WIDTH_PX).filter(|x| screen.get_pixel(*x, HEIGHT_PX / 2).0 == [0; 3]).collect();
            let side = dark.last().unwrap() - dark.first().unwrap() + 1;
            let module_px = CODE_ROOM_PX / (modules + 2 * MARGIN_MODULES);
            assert!(side.abs_diff(modules * module_px) <= 12 * module_px, "{len} letters: {side} px");
            let row = HEIGHT_PX / 2 - modules * module_px / 2;
            let finder = (0..WIDTH_PX).filter(|x| screen.get_pixel(*x, row).0 == [0; 3]).min().unwrap();
            assert_eq!(finder, (WIDTH_PX - modules * module_px) / 2, "{len} letters");
        }
    }

    // rules: E-06, E-07
    #[test]
    fn a_mutual_code_has_a_logo_in_the_middle_and_a_bar_above_it() {
        let text = text(509);
        let [plain, macao, hong_kong] =
            [Mark::None, Mark::Macao, Mark::HongKong].map(|mark| draw(&text, Look { mark, ..PLAIN }).unwrap());
        let differ = |a: &RgbImage, b: &RgbImage, rows: std::ops::Range<u32>| {
            rows.flat_map(|y| (0..WIDTH_PX).map(move |x| (x, y)))
                .filter(|(x, y)| a.get_pixel(*x, *y) != b.get_pixel(*x, *y))
                .count()
        };
        let (above, middle) = (HEADER_PX..370, HEIGHT_PX / 2 - 40..HEIGHT_PX / 2 + 40);
        for marked in [&macao, &hong_kong] {
            assert!(differ(&plain, marked, above.clone()) > 10_000);
            assert!(differ(&plain, marked, middle.clone()) > 1_000);
        }
        assert!(differ(&macao, &hong_kong, above) > 1_000, "the bars tell the issuers apart");
        assert_eq!(differ(&plain, &macao, 400..HEIGHT_PX / 2 - 60), 0, "the rest of the code is untouched");
    }

    // rules: E-06
    #[test]
    fn marked_codes_in_ordinary_scenes_are_read() {
        let read_whole = |seed: &u64| {
            let text = text(509 + *seed as usize % 6);
            let screen = draw(&text, Look { mark: Mark::Macao, ..PLAIN }).unwrap();
            let frame = photograph(Some(&screen), &Scene::moderate(*seed));
            read(ReaderKind::ZxingCpp, &frame, Search::Live { blur: true }).texts == [text.as_str()]
        };
        let read = (0..40).filter(read_whole).count();
        assert!(read >= 36, "{read} of 40");
    }

    #[test]
    fn any_text_is_drawn_or_told_as_too_long() {
        assert!(draw("https://example.org/health?q=1", PLAIN).is_ok());
        assert!(draw("", PLAIN).is_ok());
        assert!(draw(&"A".repeat(4_296), Look { mark: Mark::Macao, ..PLAIN }).is_ok());
        assert_eq!(draw(&"A".repeat(4_297), PLAIN), Err(ScreenError::TooLong { bytes: 4_297 }));
    }

    #[test]
    fn brightness_scales_every_colour() {
        let (full, half) = (draw("A", PLAIN).unwrap(), draw("A", Look { brightness_percent: 50, ..PLAIN }).unwrap());
        assert!(full.iter().zip(half.iter()).all(|(a, b)| a / 2 == *b));
    }
}
