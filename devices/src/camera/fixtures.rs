//! Pictures that tests and the benchmark share.

use image::{Rgb, RgbImage};
use qrcode::{Color, EcLevel, QrCode};

/// Letters that base45 writes.
const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// A text as a phone shows it: a prefix and `len - 5` letters that differ from seed to seed.
pub fn code_text(len: usize, seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut text = String::from("MOC1:");
    while text.len() < len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        text.push(char::from(ALPHABET[(state % ALPHABET.len() as u64) as usize]));
    }
    text
}

/// A phone's screen, 720 x 1440, with one code of `text` in its middle, dark on light or light on dark.
pub fn phone_screen(text: &str, level: EcLevel, dark_mode: bool) -> RgbImage {
    let code = QrCode::with_error_correction_level(text, level).unwrap();
    let (paper, ink) = if dark_mode { (Rgb([18; 3]), Rgb([235; 3])) } else { (Rgb([255; 3]), Rgb([0; 3])) };
    let modules = code.width() as u32;
    let module_px = 690 / (modules + 8);
    let mut screen = RgbImage::from_pixel(720, 1_440, paper);
    let (left, top) = ((720 - modules * module_px) / 2, (1_440 - modules * module_px) / 2);
    for (i, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (left + i as u32 % modules * module_px, top + i as u32 / modules * module_px);
            for (dx, dy) in (0..module_px).flat_map(|dy| (0..module_px).map(move |dx| (dx, dy))) {
                screen.put_pixel(x + dx, y + dy, ink);
            }
        }
    }
    screen
}

/// A hostile screen: as many finder patterns as fit 1080p at three pixels a module, 2,840 of them.
pub fn finder_pattern_screen() -> (usize, usize, Vec<u8>) {
    let (width, height, pitch) = (1_920, 1_080, 27);
    let mut luma = vec![255; width * height];
    for y in 0..height {
        for x in 0..width {
            let (column, row) = ((x % pitch) / 3, (y % pitch) / 3);
            let whole = x / pitch < width / pitch && y / pitch < height / pitch;
            let ring = column.min(row).min(6_usize.saturating_sub(column.max(row)));
            if whole && column < 7 && row < 7 && ring != 1 {
                luma[y * width + x] = 0;
            }
        }
    }
    (width, height, luma)
}
