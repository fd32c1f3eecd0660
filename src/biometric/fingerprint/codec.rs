//! A template as bytes, and back.
//!
//! Big-endian: `PFT`, version, CRC-32 of all that follows, number of minutiae, minutiae of six bytes (kind and column,
//! row, angle, quality), then 0, or 1 and the course of the ridges: left, top, columns, rows, sample step, directions,
//! pattern.

use super::MOST_MINUTIAE;
use super::minutia::{Kind, Minutia};
use super::template::{Course, Template, samples};
use zeroize::Zeroizing;

const MAGIC: [u8; 3] = *b"PFT";
/// Version of the bytes that this program writes, and the only one that it reads.
pub const TEMPLATE_VERSION: u8 = 1;
/// Columns and rows take fourteen bits.
const MOST_PX: u16 = 0x3fff;

/// Why bytes are no template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// They begin otherwise.
    #[error("not a fingerprint template")]
    Foreign,
    /// Another version: the finger is extracted anew from its picture, or enrolled anew.
    #[error("fingerprint template of version {0}; this program reads version {TEMPLATE_VERSION}")]
    Version(u8),
    /// Cut, lengthened or altered.
    #[error("damaged fingerprint template")]
    Damaged,
}

impl Template {
    /// The template as bytes: about 3 KB with the course of the ridges, 6 bytes a minutia without.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let course_bytes = self.ridges.as_ref().map_or(0, |course| 7 + course.directions.len() + course.pattern.len());
        // Room for all, so that it never moves and leaves a copy behind.
        let mut body = Zeroizing::new(Vec::with_capacity(2 + 6 * self.minutiae.len() + course_bytes));
        body.push(self.minutiae.len() as u8);
        for m in &self.minutiae {
            let kind = match m.kind {
                Kind::Other => 0_u16,
                Kind::Ending => 1,
                Kind::Bifurcation => 2,
            };
            body.extend((kind << 14 | m.x_px.min(MOST_PX)).to_be_bytes());
            body.extend(m.y_px.min(MOST_PX).to_be_bytes());
            body.extend([m.angle, m.quality]);
        }
        body.push(u8::from(self.ridges.is_some()));
        if let Some(course) = &self.ridges {
            body.extend(course.left_px.to_be_bytes());
            body.extend(course.top_px.to_be_bytes());
            body.extend([course.columns, course.rows, course.step_px]);
            body.extend_from_slice(&course.directions);
            body.extend_from_slice(&course.pattern);
        }
        let mut bytes = Vec::with_capacity(body.len() + 8);
        bytes.extend(MAGIC);
        bytes.push(TEMPLATE_VERSION);
        bytes.extend(crc32fast::hash(&body).to_be_bytes());
        bytes.extend_from_slice(&body);
        bytes
    }

    /// Reads what [`Template::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`TemplateError`]: other bytes, another version, damage.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TemplateError> {
        let Some((head, rest)) = bytes.split_first_chunk::<4>() else { return Err(TemplateError::Foreign) };
        if head[..3] != MAGIC {
            return Err(TemplateError::Foreign);
        }
        if head[3] != TEMPLATE_VERSION {
            return Err(TemplateError::Version(head[3]));
        }
        let (sum, body) = rest.split_first_chunk::<4>().ok_or(TemplateError::Damaged)?;
        if crc32fast::hash(body) != u32::from_be_bytes(*sum) {
            return Err(TemplateError::Damaged);
        }
        let mut reader = Reader(body);
        let template = reader.template().ok_or(TemplateError::Damaged)?;
        if reader.0.is_empty() { Ok(template) } else { Err(TemplateError::Damaged) }
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2).map(|b| u16::from_be_bytes([b[0], b[1]]))
    }

    fn template(&mut self) -> Option<Template> {
        let count = usize::from(self.u8()?);
        if count > MOST_MINUTIAE {
            return None;
        }
        let minutiae = (0..count).map(|_| self.minutia()).collect::<Option<Vec<_>>>()?;
        let ridges = match self.u8()? {
            0 => None,
            1 => Some(self.course()?),
            _ => return None,
        };
        Some(Template { minutiae, ridges })
    }

    fn minutia(&mut self) -> Option<Minutia> {
        let (x, y_px, angle, quality) = (self.u16()?, self.u16()?, self.u8()?, self.u8()?);
        let kind = match x >> 14 {
            0 => Kind::Other,
            1 => Kind::Ending,
            2 => Kind::Bifurcation,
            _ => return None,
        };
        (y_px <= MOST_PX && quality <= 100).then_some(Minutia { x_px: x & MOST_PX, y_px, angle, kind, quality })
    }

    fn course(&mut self) -> Option<Course> {
        let (left_px, top_px) = (self.u16()?, self.u16()?);
        let (columns, rows, step_px) = (self.u8()?, self.u8()?, self.u8()?);
        if columns == 0 || rows == 0 || !(1..=16).contains(&step_px) {
            return None;
        }
        let cells = usize::from(columns) * usize::from(rows);
        let directions = self.take(cells)?.to_vec();
        let (across, down) = samples(usize::from(columns), usize::from(rows), usize::from(step_px));
        let pattern = self.take(across.div_ceil(8) * down)?.to_vec();
        Some(Course { left_px, top_px, columns, rows, directions, step_px, pattern })
    }
}
