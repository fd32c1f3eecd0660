//! Huffman codes, as JPEG builds them (IAFIS-IC-0110, 3.4), and the bits of a block.

use super::{BadWsq, TABLES};
use crate::format::bytes::{BadField, Fields};

const LENGTH_MAX: usize = 16;

/// A table: codes of one length are consecutive, shorter ones come first.
#[derive(Debug, Clone)]
pub struct Codes {
    /// Of each length: the first code, how many there are, and where their symbols start.
    lengths: [(u32, u32, usize); LENGTH_MAX],
    symbols: Vec<u8>,
}

impl Codes {
    /// Reads a table and its number.
    pub fn read(fields: &mut Fields<'_>) -> Result<(usize, Self), BadWsq> {
        let offset = fields.offset();
        let number = fields.u8("number of a Huffman table")?;
        if usize::from(number) >= TABLES {
            let (field, value) = ("number of a Huffman table", number.into());
            return Err(BadField { field, offset, value, rule: "they go from 0 to 7" }.into());
        }
        let offset = fields.offset();
        let counts = fields.take(LENGTH_MAX, "Huffman codes of each length")?;
        let mut lengths = [(0, 0, 0); LENGTH_MAX];
        let (mut code, mut total) = (0_u32, 0_usize);
        for (at, (to, count)) in lengths.iter_mut().zip(counts).enumerate() {
            *to = (code, u32::from(*count), total);
            code += u32::from(*count);
            if code > 1 << (at + 1) {
                let field = "Huffman codes of each length";
                return Err(BadField {
                    field,
                    offset: offset + at,
                    value: (*count).into(),
                    rule: "so many do not fit",
                }
                .into());
            }
            code <<= 1;
            total += usize::from(*count);
        }
        let offset = fields.offset();
        let symbols = fields.take(total, "symbols of a Huffman table")?.to_vec();
        if let Some(at) = symbols.iter().position(|symbol| matches!(symbol, 0 | 255)) {
            let (field, value) = ("symbol of a Huffman table", symbols[at].into());
            return Err(BadField { field, offset: offset + at, value, rule: "they go from 1 to 254" }.into());
        }
        Ok((number.into(), Self { lengths, symbols }))
    }

    /// The next symbol, nothing where the block has ended.
    pub fn next(&self, bits: &mut Bits<'_, '_>) -> Result<Option<u8>, BadWsq> {
        let mut code = 0_u32;
        for (first, count, start) in &self.lengths {
            let Some(bit) = bits.bit()? else { return Ok(None) };
            code = code << 1 | u32::from(bit);
            if let Some(at) = code.checked_sub(*first).filter(|at| at < count) {
                return Ok(Some(self.symbols[start + at as usize]));
            }
        }
        Err(BadWsq::Code { offset: bits.offset() })
    }
}

/// The bits of a block, up to the marker that ends it. A data byte FF is followed by a stuffed zero.
pub struct Bits<'f, 'a> {
    fields: &'f mut Fields<'a>,
    byte: u8,
    left: u8,
    marker: Option<(u16, usize)>,
}

impl<'f, 'a> Bits<'f, 'a> {
    pub const fn new(fields: &'f mut Fields<'a>) -> Self {
        Self { fields, byte: 0, left: 0, marker: None }
    }

    pub const fn offset(&self) -> usize {
        self.fields.offset()
    }

    /// The next bit, nothing where a marker stands instead. Ones that fill the last byte are the start of no code.
    fn bit(&mut self) -> Result<Option<u8>, BadWsq> {
        if self.left == 0 {
            if self.marker.is_some() {
                return Ok(None);
            }
            let offset = self.fields.offset();
            self.byte = self.fields.u8("block")?;
            if self.byte == 0xFF {
                let stuffed = self.fields.u8("block")?;
                if stuffed != 0 {
                    self.marker = Some((u16::from_be_bytes([0xFF, stuffed]), offset));
                    return Ok(None);
                }
            }
            self.left = 8;
        }
        self.left -= 1;
        Ok(Some(self.byte >> self.left & 1))
    }

    /// A number of so many bits that belongs to a symbol.
    pub fn take(&mut self, count: u8) -> Result<u16, BadWsq> {
        let mut number = 0;
        for _ in 0..count {
            let bit = self.bit()?.ok_or(BadWsq::Code { offset: self.offset() })?;
            number = number << 1 | u16::from(bit);
        }
        Ok(number)
    }

    /// The marker that ended the block, and its place.
    pub fn marker(self) -> Result<(u16, usize), BadWsq> {
        self.marker.ok_or(BadWsq::Code { offset: self.fields.offset() })
    }
}
