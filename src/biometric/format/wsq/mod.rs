//! WSQ: the FBI's wavelet scalar quantisation of grey-scale fingerprints (IAFIS-IC-0110, version 3.1), decoding.
//!
//! A stream is a row of segments behind two-byte markers: tables (filters, quantisation, Huffman), one frame header,
//! and blocks of Huffman codes that give the quantised coefficients of 60 subbands one after the other. Dequantised
//! they stand in the plane where [`tree`] says, and [`synthesis`] joins them level by level into the picture.

mod huffman;
mod synthesis;
mod tables;
mod tree;

use super::bytes::{BadField, CutShort, Fields};
use crate::picture::{NotAPicture, Picture};
use huffman::{Bits, Codes};
use tables::{Filters, Frame, Quantisation};
use tree::SUBBANDS;
use zeroize::Zeroizing;

/// What every stream starts with: the start-of-image marker.
pub const MAGIC: [u8; 2] = [0xFF, 0xA0];

const SOI: u16 = 0xFFA0;
const EOI: u16 = 0xFFA1;
const SOF: u16 = 0xFFA2;
const SOB: u16 = 0xFFA3;
const DTT: u16 = 0xFFA4;
const DQT: u16 = 0xFFA5;
const DHT: u16 = 0xFFA6;
const COM: u16 = 0xFFA8;

/// Huffman tables that a stream may hold at a time.
const TABLES: usize = 8;

/// Why bytes are no WSQ picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadWsq {
    /// The stream ends early.
    #[error(transparent)]
    CutShort(#[from] CutShort),
    /// A field holds what it must not.
    #[error(transparent)]
    Field(#[from] BadField),
    /// A marker stands where it may not.
    #[error("marker {marker:04X} at byte {offset}: {rule}")]
    Marker {
        /// The marker.
        marker: u16,
        /// Where it stands.
        offset: usize,
        /// What may stand there.
        rule: &'static str,
    },
    /// Sides are out of bounds.
    #[error("frame header: {0}")]
    Size(#[from] NotAPicture),
    /// A table is used that was not defined.
    #[error("{what} used at byte {offset}, but the stream has not defined it")]
    Undefined {
        /// The table.
        what: &'static str,
        /// Where it is needed.
        offset: usize,
    },
    /// Bits that are no code of the table in force.
    #[error("no Huffman code in the bits at byte {offset}")]
    Code {
        /// The byte that holds the last bit.
        offset: usize,
    },
    /// Blocks hold more or fewer coefficients than the subbands have.
    #[error("{decoded} coefficients up to byte {offset}, the subbands have {expected}")]
    Coefficients {
        /// How many came; one too many already ends the reading.
        decoded: usize,
        /// How many there must be.
        expected: usize,
        /// Where the reading ended.
        offset: usize,
    },
}

/// Decodes a stream into the picture and, where a NISTCOM comment tells it, pixels per inch.
///
/// # Errors
/// [`BadWsq`] says what is wrong, and where. A restart interval and filters of even length, which no certified encoder
/// writes, are among it.
pub fn decode(bytes: &[u8]) -> Result<(Picture, Option<u16>), BadWsq> {
    let mut stream = Stream::new(bytes);
    let frame = stream.header()?;
    super::in_bounds(frame.width_px, frame.height_px)?;
    let coefficients = stream.blocks(&frame)?;
    let filters = stream.filters.as_ref().ok_or(stream.undefined("filters (DTT)"))?;
    let plane = synthesis::synthesise(coefficients, &frame, filters);
    let grey = plane.iter().map(|value| frame.grey(*value)).collect();
    Ok((Picture::new(frame.width_px, frame.height_px, grey)?, stream.ppi))
}

/// What has been read so far.
struct Stream<'a> {
    fields: Fields<'a>,
    filters: Option<Filters>,
    quantisation: Option<Quantisation>,
    codes: [Option<Codes>; TABLES],
    ppi: Option<u16>,
}

impl<'a> Stream<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let fields = Fields::new(bytes);
        Self { fields, filters: None, quantisation: None, codes: Default::default(), ppi: None }
    }

    const fn undefined(&self, what: &'static str) -> BadWsq {
        BadWsq::Undefined { what, offset: self.fields.offset() }
    }

    /// From the start to behind the frame header.
    fn header(&mut self) -> Result<Frame, BadWsq> {
        let start = self.fields.u16("start-of-image marker")?;
        if start != SOI {
            return Err(BadWsq::Marker { marker: start, offset: 0, rule: "a stream starts with FFA0" });
        }
        loop {
            let offset = self.fields.offset();
            match self.fields.u16("marker before the frame header")? {
                SOF => return Frame::read(&mut self.segment("frame header")?),
                marker => self.table(marker, offset, "a table, a comment or the frame header must stand here")?,
            }
        }
    }

    /// All blocks: the plane of dequantised coefficients, in the order of the picture's rows.
    fn blocks(&mut self, frame: &Frame) -> Result<Zeroizing<Vec<f32>>, BadWsq> {
        let subbands = tree::subbands(frame.width_px, frame.height_px);
        let mut writer = None;
        let offset = self.fields.offset();
        let mut pending = (self.fields.u16("marker before a block")?, offset);
        while pending.0 != EOI {
            let (marker, offset) = pending;
            if marker != SOB {
                // A comment may follow the last block as well as a table may stand before each.
                self.table(marker, offset, "a table, a comment, a block or the end must stand here")?;
                let offset = self.fields.offset();
                pending = (self.fields.u16("marker before a block")?, offset);
                continue;
            }
            let writer = match &mut writer {
                Some(writer) => writer,
                none => {
                    let quantisation = self.quantisation.clone().ok_or(self.undefined("quantisation (DQT)"))?;
                    none.insert(Coefficients::new(frame, subbands, quantisation))
                }
            };
            let mut header = self.segment("block header")?;
            let offset = header.offset();
            let table = header.u8("Huffman table of a block")?;
            let codes = self.codes.get(usize::from(table)).and_then(Option::as_ref);
            let codes = codes.ok_or(BadWsq::Undefined { what: "Huffman table (DHT)", offset })?;
            pending = block(&mut self.fields, codes, writer)?;
        }
        match writer {
            Some(writer) => writer.finish(self.fields.offset()),
            None => Err(self.undefined("block (SOB)")),
        }
    }

    /// A segment without its length.
    fn segment(&mut self, field: &'static str) -> Result<Fields<'a>, BadWsq> {
        let offset = self.fields.offset();
        let length = self.fields.u16(field)?;
        let inner = length.checked_sub(2).ok_or(BadField {
            field,
            offset,
            value: length.into(),
            rule: "its length counts itself: 2 or more",
        })?;
        Ok(self.fields.part(inner.into(), field)?)
    }

    fn table(&mut self, marker: u16, offset: usize, rule: &'static str) -> Result<(), BadWsq> {
        match marker {
            DTT => self.filters = Some(Filters::read(&mut self.segment("filters")?)?),
            DQT => self.quantisation = Some(Quantisation::read(&mut self.segment("quantisation")?)?),
            DHT => {
                let mut tables = self.segment("Huffman tables")?;
                while tables.left() > 0 {
                    let (number, codes) = Codes::read(&mut tables)?;
                    self.codes[number] = Some(codes);
                }
            }
            COM => {
                let told = tables::comment_ppi(self.segment("comment")?.rest());
                self.ppi = self.ppi.or(told);
            }
            marker => return Err(BadWsq::Marker { marker, offset, rule }),
        }
        Ok(())
    }
}

/// Reads the codes of a block; the marker behind it and its place.
fn block(fields: &mut Fields<'_>, codes: &Codes, to: &mut Coefficients) -> Result<(u16, usize), BadWsq> {
    let mut bits = Bits::new(fields);
    loop {
        let Some(symbol) = codes.next(&mut bits)? else { return bits.marker() };
        let offset = bits.offset();
        match symbol {
            1..=100 => to.zeros(symbol.into(), offset)?,
            101 => to.value(i32::from(bits.take(8)?), offset)?,
            102 => to.value(-i32::from(bits.take(8)?), offset)?,
            103 => to.value(i32::from(bits.take(16)?), offset)?,
            104 => to.value(-i32::from(bits.take(16)?), offset)?,
            105 => to.zeros(bits.take(8)?.into(), offset)?,
            106 => to.zeros(bits.take(16)?.into(), offset)?,
            107..=254 => to.value(i32::from(symbol) - 180, offset)?,
            // Reading the tables has refused it already.
            0 | 255 => return Err(BadWsq::Code { offset }),
        }
    }
}

/// The plane, filled subband by subband.
struct Coefficients {
    plane: Zeroizing<Vec<f32>>,
    stride: usize,
    quantisation: Quantisation,
    subbands: [tree::Area; SUBBANDS],
    /// The subband that is being filled, and how many of its coefficients are there.
    band: usize,
    filled: usize,
    decoded: usize,
    expected: usize,
}

impl Coefficients {
    fn new(frame: &Frame, subbands: [tree::Area; SUBBANDS], quantisation: Quantisation) -> Self {
        let sent = subbands.iter().enumerate().filter(|(band, _)| quantisation.is_sent(*band));
        let expected = sent.map(|(_, area)| area.len()).sum();
        let plane = Zeroizing::new(vec![0.0; frame.width_px * frame.height_px]);
        Self { plane, stride: frame.width_px, quantisation, subbands, band: 0, filled: 0, decoded: 0, expected }
    }

    const fn wrong(&self, decoded: usize, offset: usize) -> BadWsq {
        BadWsq::Coefficients { decoded, expected: self.expected, offset }
    }

    fn value(&mut self, value: i32, offset: usize) -> Result<(), BadWsq> {
        self.settle();
        let Some(area) = self.subbands.get(self.band) else { return Err(self.wrong(self.decoded + 1, offset)) };
        let at = (area.y + self.filled / area.width) * self.stride + area.x + self.filled % area.width;
        self.plane[at] = self.quantisation.dequantised(self.band, value);
        self.filled += 1;
        self.decoded += 1;
        Ok(())
    }

    fn zeros(&mut self, mut count: usize, offset: usize) -> Result<(), BadWsq> {
        if count > self.expected - self.decoded {
            return Err(self.wrong(self.decoded + count, offset));
        }
        self.decoded += count;
        while count > 0 {
            self.settle();
            let Some(area) = self.subbands.get(self.band) else { return Err(self.wrong(self.decoded, offset)) };
            let step = count.min(area.len() - self.filled);
            self.filled += step;
            count -= step;
        }
        Ok(())
    }

    /// Goes on to the subband that takes the next coefficient: neither full nor left out.
    fn settle(&mut self) {
        while let Some(area) = self.subbands.get(self.band)
            && (!self.quantisation.is_sent(self.band) || self.filled == area.len())
        {
            self.band += 1;
            self.filled = 0;
        }
    }

    fn finish(self, offset: usize) -> Result<Zeroizing<Vec<f32>>, BadWsq> {
        if self.decoded < self.expected {
            return Err(self.wrong(self.decoded, offset));
        }
        Ok(self.plane)
    }
}

#[cfg(test)]
mod encoder;
#[cfg(test)]
mod tests;
