//! Pixels per inch as headers tell them. What cannot be made out, or differs between the directions, is not told.

/// Centimetres and metres to inches.
const INCHES_A_CM: f64 = 1.0 / 2.54;

fn same(x: f64, y: f64) -> Option<u16> {
    let is_whole = x == y && (1.0..=f64::from(u16::MAX)).contains(&x);
    is_whole.then(|| x.round() as u16)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn u32_be(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_be_bytes)
}

fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

fn u16_be(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_be_bytes)
}

fn a_metre(pixels: u32) -> f64 {
    (f64::from(pixels) / 100.0 / INCHES_A_CM).round()
}

/// PNG: the chunk `pHYs`, which stands before the picture's data.
pub fn png(bytes: &[u8]) -> Option<u16> {
    let mut at = 8;
    loop {
        let length = u32_be(bytes, at)? as usize;
        match bytes.get(at + 4..at + 8)? {
            b"pHYs" if *bytes.get(at + 16)? == 1 => {
                return same(a_metre(u32_be(bytes, at + 8)?), a_metre(u32_be(bytes, at + 12)?));
            }
            b"pHYs" | b"IDAT" | b"IEND" => return None,
            _ => at = at.checked_add(12)?.checked_add(length)?,
        }
    }
}

/// JPEG: the first segment, if it is JFIF's.
pub fn jfif(bytes: &[u8]) -> Option<u16> {
    if bytes.get(2..4)? != [0xFF, 0xE0] || bytes.get(6..11)? != b"JFIF\0" {
        return None;
    }
    let (x, y) = (f64::from(u16_be(bytes, 14)?), f64::from(u16_be(bytes, 16)?));
    match bytes.get(13)? {
        1 => same(x, y),
        2 => same((x / INCHES_A_CM).round(), (y / INCHES_A_CM).round()),
        _ => None,
    }
}

/// BMP: its information header, where it is long enough.
pub fn bmp(bytes: &[u8]) -> Option<u16> {
    if u32_le(bytes, 14)? < 40 {
        return None;
    }
    same(a_metre(u32_le(bytes, 38)?), a_metre(u32_le(bytes, 42)?))
}

/// TIFF: the first directory's tags `XResolution`, `YResolution` and `ResolutionUnit` (inch, unless it says otherwise).
pub fn tiff(bytes: &[u8]) -> Option<u16> {
    let is_little = bytes.first()? == &b'I';
    let u16_at = |at| array(bytes, at).map(if is_little { u16::from_le_bytes } else { u16::from_be_bytes });
    let u32_at = |at| array(bytes, at).map(if is_little { u32::from_le_bytes } else { u32::from_be_bytes });
    let rational = |at: usize| {
        let place = u32_at(at)? as usize;
        let (over, under) = (u32_at(place)?, u32_at(place.checked_add(4)?)?);
        Some(f64::from(over) / f64::from(under))
    };
    let directory = u32_at(4)? as usize;
    let (mut x, mut y, mut unit) = (None, None, 2);
    for entry in 0..usize::from(u16_at(directory)?) {
        let at = directory.checked_add(2 + 12 * entry)?;
        match u16_at(at)? {
            282 => x = rational(at.checked_add(8)?),
            283 => y = rational(at.checked_add(8)?),
            296 => unit = u16_at(at.checked_add(8)?)?,
            _ => {}
        }
    }
    match unit {
        2 => same(x?.round(), y?.round()),
        3 => same((x? / INCHES_A_CM).round(), (y? / INCHES_A_CM).round()),
        _ => None,
    }
}
