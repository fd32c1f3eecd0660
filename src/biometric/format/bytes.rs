//! Big-endian fields of a record, each with a name and a place, so that an error can say both.

/// The bytes end before a field does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field} at byte {offset}: the bytes end before it does")]
pub struct CutShort {
    /// The field that is not whole.
    pub field: &'static str,
    /// Where it starts.
    pub offset: usize,
}

/// A field holds what it must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field} at byte {offset}: {value}, but {rule}")]
pub struct BadField {
    /// The field.
    pub field: &'static str,
    /// Where it starts.
    pub offset: usize,
    /// What it holds.
    pub value: u64,
    /// What it must hold.
    pub rule: &'static str,
}

/// Reads fields one after the other.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where `bytes` lie in the whole record: a part of one still tells offsets of the whole.
    base: usize,
}

impl<'a> Fields<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, base: 0 }
    }

    /// Where the next field starts in the whole record.
    pub(super) const fn offset(&self) -> usize {
        self.base + self.at
    }

    /// Bytes that are left.
    pub(super) const fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    pub(super) fn take(&mut self, count: usize, field: &'static str) -> Result<&'a [u8], CutShort> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.bytes.len());
        let Some(end) = end else { return Err(CutShort { field, offset: self.offset() }) };
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    /// A part that is read for itself.
    pub(super) fn part(&mut self, count: usize, field: &'static str) -> Result<Self, CutShort> {
        let base = self.offset();
        Ok(Self { bytes: self.take(count, field)?, at: 0, base })
    }

    /// Everything that is left.
    pub(super) fn rest(self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    pub(super) fn u8(&mut self, field: &'static str) -> Result<u8, CutShort> {
        Ok(self.array::<1>(field)?[0])
    }

    pub(super) fn u16(&mut self, field: &'static str) -> Result<u16, CutShort> {
        Ok(u16::from_be_bytes(self.array(field)?))
    }

    pub(super) fn u32(&mut self, field: &'static str) -> Result<u32, CutShort> {
        Ok(u32::from_be_bytes(self.array(field)?))
    }

    fn array<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], CutShort> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N, field)?);
        Ok(array)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_part_tells_its_place_in_the_whole() {
        let mut whole = Fields::new(&[1, 2, 3, 4, 5]);
        assert_eq!(whole.u8("first"), Ok(1));
        let mut part = whole.part(3, "part").unwrap();
        assert_eq!(part.u16("pair"), Ok(0x0203));
        assert_eq!(part.u16("beyond"), Err(CutShort { field: "beyond", offset: 3 }));
        assert_eq!(whole.left(), 1);
        assert_eq!(whole.take(usize::MAX, "all"), Err(CutShort { field: "all", offset: 4 }));
    }
}
