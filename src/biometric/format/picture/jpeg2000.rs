//! JPEG 2000 (ISO/IEC 15444-1), as irises and fingers of 1,000 ppi are stored: the codestream is found and its headers
//! are held against bounds here, then `hayro-jpeg2000` decodes it.
//!
//! A few header bytes can ask for any amount of memory: by size, tiles, layers, or blocks of a few samples. So what
//! memory depends on is looked at first, and segments that no picture of an eye or finger needs are refused.

use crate::format::bytes::{BadField, CutShort, Fields};
use crate::picture::{LONGEST_SIDE_PX, NotAPicture, Picture};
use hayro_jpeg2000::{DecodeError, DecodeSettings, DecoderContext, Image};

/// How a file starts: the signature box.
pub const FILE: &[u8] = b"\0\0\0\x0CjP  \r\n\x87\n";
/// How a bare codestream starts: its first two markers.
pub const CODESTREAM: &[u8] = b"\xFF\x4F\xFF\x51";

const COMPONENTS_MAX: u16 = 4;
const TILES_MAX: u64 = 1_024;
const LEVELS_MAX: u8 = 12;
const LAYERS_MAX: u16 = 32;
/// Blocks in layers, and precincts, of all components: some 30 to 100 bytes each.
const PARTS_MAX: u64 = 1 << 20;
/// A precinct's side, as a power of two, where none is told.
const PRECINCT_SIDE: u8 = 15;

mod marker {
    pub const COD: u16 = 0xFF52;
    pub const COC: u16 = 0xFF53;
    pub const TLM: u16 = 0xFF55;
    pub const PLM: u16 = 0xFF57;
    pub const PLT: u16 = 0xFF58;
    pub const QCD: u16 = 0xFF5C;
    pub const QCC: u16 = 0xFF5D;
    pub const CRG: u16 = 0xFF63;
    pub const COM: u16 = 0xFF64;
    pub const SOT: u16 = 0xFF90;
    pub const SOD: u16 = 0xFF93;
    pub const EOC: u16 = 0xFFD9;
}

/// Why bytes are no JPEG 2000 picture that is read.
#[derive(Debug, thiserror::Error)]
pub enum BadJpeg2000 {
    /// They end early.
    #[error(transparent)]
    CutShort(#[from] CutShort),
    /// A field is out of bounds.
    #[error(transparent)]
    Field(#[from] BadField),
    /// A file without a codestream.
    #[error("the file holds no codestream")]
    NoCodestream,
    /// Colours are looked up in a table.
    #[error("a palette at byte {0}: only grey and colour samples are read")]
    Palette(usize),
    /// A segment that is not read, or not there.
    #[error("marker {marker:04X} at byte {offset}: no segment that is read there")]
    Marker {
        /// The marker.
        marker: u16,
        /// Where it stands.
        offset: usize,
    },
    /// The decoder refuses it.
    #[error("codestream: {0}")]
    Decoder(#[from] DecodeError),
    /// It is too small or too large.
    #[error(transparent)]
    Size(#[from] NotAPicture),
    /// Fewer samples came than there are pixels.
    #[error("the codestream has no samples for its {width_px}x{height_px} px")]
    Samples {
        /// Columns.
        width_px: usize,
        /// Rows.
        height_px: usize,
    },
}

/// Decodes a file or a bare codestream.
pub fn decode(bytes: &[u8]) -> Result<Picture, BadJpeg2000> {
    let codestream = if bytes.starts_with(CODESTREAM) { bytes } else { contained(bytes)? };
    check(codestream)?;
    let settings = DecodeSettings { resolve_palette_indices: false, strict: false, target_resolution: None };
    let image = Image::new(codestream, &settings)?;
    let (width_px, height_px) = (image.width() as usize, image.height() as usize);
    crate::format::in_bounds(width_px, height_px)?;
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context)?;
    let planes = decoded.components();
    let is_whole = planes.iter().all(|plane| plane.samples().len() >= width_px * height_px);
    let grey = match planes {
        [grey] | [grey, _] if is_whole => {
            let scale = white(grey.bit_depth());
            grey.samples().iter().take(width_px * height_px).map(|sample| byte(sample * scale)).collect()
        }
        [red, green, blue, ..] if is_whole => {
            let scales = [red, green, blue].map(|plane| white(plane.bit_depth()));
            let pixels = red.samples().iter().zip(green.samples()).zip(blue.samples()).take(width_px * height_px);
            pixels
                .map(|((red, green), blue)| {
                    byte(0.299 * red * scales[0] + 0.587 * green * scales[1] + 0.114 * blue * scales[2])
                })
                .collect()
        }
        _ => return Err(BadJpeg2000::Samples { width_px, height_px }),
    };
    Ok(Picture::new(width_px, height_px, grey)?)
}

/// What brings the largest sample of so many bits to 255.
fn white(bits: u8) -> f32 {
    255.0 / (2_f32.powi(bits.into()) - 1.0)
}

/// Casts saturate.
const fn byte(grey: f32) -> u8 {
    (grey + 0.5) as u8
}

/// The codestream in a file of boxes.
fn contained(bytes: &[u8]) -> Result<&[u8], BadJpeg2000> {
    let mut file = Fields::new(bytes);
    while file.left() > 0 {
        let (kind, mut body) = next_box(&mut file)?;
        match &kind {
            b"jp2c" => return Ok(body.rest()),
            b"jp2h" => {
                while body.left() > 0 {
                    let offset = body.offset();
                    if &next_box(&mut body)?.0 == b"pclr" {
                        return Err(BadJpeg2000::Palette(offset));
                    }
                }
            }
            _ => {}
        }
    }
    Err(BadJpeg2000::NoCodestream)
}

fn next_box<'a>(fields: &mut Fields<'a>) -> Result<([u8; 4], Fields<'a>), BadJpeg2000> {
    let offset = fields.offset();
    let length = fields.u32("box length")?;
    let mut kind = [0; 4];
    kind.copy_from_slice(fields.take(4, "box type")?);
    let rest = match length {
        // The last box may leave its length out; a length of one is followed by one of eight bytes.
        0 => Some(fields.left()),
        1 => {
            let (high, low) = (fields.u32("long box length")?, fields.u32("long box length")?);
            if high == 0 { (low as usize).checked_sub(16) } else { None }
        }
        length => (length as usize).checked_sub(8),
    };
    let rule = "a box holds its own header and at most 4 GiB";
    let rest = rest.ok_or(BadField { field: "box length", offset, value: length.into(), rule })?;
    Ok((kind, fields.part(rest, "box")?))
}

/// Walks through all headers.
fn check(codestream: &[u8]) -> Result<(), BadJpeg2000> {
    let mut fields = Fields::new(codestream);
    fields.take(4, "start of the codestream")?;
    let size = Size::read(&mut segment(&mut fields, "size (SIZ)")?)?;
    loop {
        let offset = fields.offset();
        match fields.u16("marker of the main header")? {
            marker::COD => size.check_coding(&mut segment(&mut fields, "coding style (COD)")?, false)?,
            marker::COC => size.check_coding(&mut segment(&mut fields, "coding style (COC)")?, true)?,
            marker::QCD | marker::QCC | marker::TLM | marker::PLM | marker::CRG | marker::COM => {
                segment(&mut fields, "segment of the main header")?;
            }
            marker::SOT => return check_tiles(fields, offset),
            marker => return Err(BadJpeg2000::Marker { marker, offset }),
        }
    }
}

fn segment<'a>(fields: &mut Fields<'a>, field: &'static str) -> Result<Fields<'a>, BadJpeg2000> {
    let offset = fields.offset();
    let length = fields.u16(field)?;
    let rule = "its length counts itself: 2 or more";
    let rest = length.checked_sub(2).ok_or(BadField { field, offset, value: length.into(), rule })?;
    Ok(fields.part(rest.into(), field)?)
}

/// The headers of all parts of tiles; the first marker has been read.
fn check_tiles(mut fields: Fields<'_>, first: usize) -> Result<(), BadJpeg2000> {
    let mut start = first;
    loop {
        let mut header = segment(&mut fields, "tile part (SOT)")?;
        header.take(2, "number of a tile")?;
        let offset = header.offset();
        let length = header.u32("length of a tile part")? as usize;
        loop {
            let offset = fields.offset();
            match fields.u16("marker of a tile part")? {
                marker::QCD | marker::QCC | marker::PLT | marker::COM => {
                    segment(&mut fields, "segment of a tile part")?;
                }
                marker::SOD => break,
                marker => return Err(BadJpeg2000::Marker { marker, offset }),
            }
        }
        if length == 0 {
            return Ok(());
        }
        let rule = "it holds its own header";
        let rest = (start + length).checked_sub(fields.offset());
        let rest = rest.ok_or(BadField { field: "length of a tile part", offset, value: length as u64, rule })?;
        // The last part may be cut off by its writer, or what follows it: the decoder takes what is there.
        if rest >= fields.left() {
            return Ok(());
        }
        fields.take(rest, "tile part")?;
        start = fields.offset();
        match fields.u16("marker behind a tile part")? {
            marker::SOT => {}
            marker::EOC => return Ok(()),
            marker => return Err(BadJpeg2000::Marker { marker, offset: start }),
        }
    }
}

/// What the size segment says.
struct Size {
    width: u64,
    height: u64,
    components: u16,
}

impl Size {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadJpeg2000> {
        fields.take(2, "capabilities")?;
        let offset = fields.offset();
        let mut numbers = [0_u32; 8];
        for number in &mut numbers {
            *number = fields.u32("size of picture and tiles")?;
        }
        let [width, height, left, top, tile_width, tile_height, tiles_left, tiles_top] = numbers;
        for (field, side) in [("picture width", width), ("picture height", height)] {
            if side == 0 || side as usize > LONGEST_SIDE_PX {
                return Err(BadField { field, offset, value: side.into(), rule: "it goes to 4096 px" }.into());
            }
        }
        let is_inside = left < width && top < height && tiles_left <= left && tiles_top <= top;
        if !is_inside || tile_width == 0 || tile_height == 0 {
            let (field, value, rule) = ("tile grid", tile_width.into(), "its tiles lie over the picture");
            return Err(BadField { field, offset, value, rule }.into());
        }
        let tiles = u64::from((width - tiles_left).div_ceil(tile_width))
            * u64::from((height - tiles_top).div_ceil(tile_height));
        if tiles > TILES_MAX {
            return Err(BadField { field: "tiles", offset, value: tiles, rule: "1024 are read" }.into());
        }
        let offset = fields.offset();
        let components = fields.u16("number of components")?;
        if !(1..=COMPONENTS_MAX).contains(&components) {
            let (field, value) = ("number of components", components.into());
            return Err(BadField { field, offset, value, rule: "1 to 4 are read" }.into());
        }
        for _ in 0..components {
            component(fields)?;
        }
        Ok(Self { width: width.into(), height: height.into(), components })
    }

    /// Levels, layers, blocks and precincts.
    fn check_coding(&self, fields: &mut Fields<'_>, is_of_component: bool) -> Result<(), BadJpeg2000> {
        let bad = |field, offset, value: u64, rule| BadJpeg2000::from(BadField { field, offset, value, rule });
        if is_of_component {
            fields.take(1, "component")?;
        }
        let style = fields.u8("coding style")?;
        let mut layers = LAYERS_MAX;
        if !is_of_component {
            fields.take(1, "progression order")?;
            let offset = fields.offset();
            layers = fields.u16("layers")?;
            if !(1..=LAYERS_MAX).contains(&layers) {
                return Err(bad("layers", offset, layers.into(), "1 to 32 are read"));
            }
            fields.take(1, "colour transform")?;
        }
        let offset = fields.offset();
        let levels = fields.u8("levels")?;
        if levels > LEVELS_MAX {
            return Err(bad("levels", offset, levels.into(), "12 are read"));
        }
        let offset = fields.offset();
        let block =
            [fields.u8("width of a block")?.saturating_add(2), fields.u8("height of a block")?.saturating_add(2)];
        if block.iter().any(|side| *side > 10) {
            return Err(bad("width and height of a block", offset, block[0].into(), "4 to 1024 samples are read"));
        }
        fields.take(2, "block style and transform")?;
        let mut parts = 0;
        for level in 0..=levels {
            let offset = fields.offset();
            let told = if style & 1 == 1 { fields.u8("precinct")? } else { PRECINCT_SIDE << 4 | PRECINCT_SIDE };
            let precinct = [told & 0x0F, told >> 4];
            if level > 0 && precinct.contains(&0) {
                return Err(bad("precinct", offset, told.into(), "only the lowest level has precincts of one sample"));
            }
            parts += self.parts(block, precinct, levels - level, level == 0, layers);
        }
        if parts > PARTS_MAX {
            return Err(bad("blocks in layers and precincts", offset, parts, "1048576 are read"));
        }
        Ok(())
    }

    /// Blocks in layers and precincts of a level of all components, rather too many than too few. Above the lowest level
    /// there are three subbands of half the level's sides.
    fn parts(&self, block: [u8; 2], precinct: [u8; 2], halvings: u8, is_lowest: bool, layers: u16) -> u64 {
        let (mut blocks, mut precincts) = (1, 1);
        for (side, (block, precinct)) in [self.width, self.height].into_iter().zip(block.into_iter().zip(precinct)) {
            let (side, precinct) = if is_lowest {
                (side.div_ceil(1 << halvings), precinct)
            } else {
                (side.div_ceil(1 << (halvings + 1)), precinct - 1)
            };
            blocks *= (side >> block.min(precinct)) + 2;
            precincts *= (side >> precinct) + 2;
        }
        let subbands = if is_lowest { 1 } else { 3 };
        subbands * u64::from(self.components) * (blocks * u64::from(layers) + precincts)
    }
}

fn component(fields: &mut Fields<'_>) -> Result<(), BadJpeg2000> {
    let offset = fields.offset();
    let depth = fields.u8("sample depth")? & 0x7F;
    if depth > 15 {
        let (field, value) = ("sample depth", u64::from(depth) + 1);
        return Err(BadField { field, offset, value, rule: "1 to 16 bits are read" }.into());
    }
    for field in ["horizontal distance of samples", "vertical distance of samples"] {
        let offset = fields.offset();
        let distance = fields.u8(field)?;
        if !(1..=4).contains(&distance) {
            return Err(BadField { field, offset, value: distance.into(), rule: "1 to 4 are read" }.into());
        }
    }
    Ok(())
}
