use super::StoreError;
use super::words::Word;
use chrono::NaiveDate;
use rusqlite::Row;
use rusqlite::types::ValueRef;

/// A row read from left to right. A column that does not hold what it should names table, row and column, never
/// its content.
pub(super) struct Columns<'a> {
    table: &'static str,
    id: i64,
    row: &'a Row<'a>,
    next: usize,
}

impl<'a> Columns<'a> {
    /// The first column is the row's number.
    pub fn new(table: &'static str, row: &'a Row<'a>) -> Result<Self, StoreError> {
        let mut columns = Self { table, id: -1, row, next: 0 };
        columns.id = columns.number()?;
        Ok(columns)
    }

    pub const fn id(&self) -> i64 {
        self.id
    }

    /// What is wrong with this row.
    pub fn damaged(&self, what: impl Into<String>) -> StoreError {
        StoreError::Damaged { table: self.table, row: self.id, what: what.into() }
    }

    fn fault(&self) -> StoreError {
        let name = self.row.as_ref().column_name(self.next - 1).unwrap_or("?").to_owned();
        self.damaged(format!("column {name}"))
    }

    fn value(&mut self) -> Result<ValueRef<'a>, StoreError> {
        self.next += 1;
        Ok(self.row.get_ref(self.next - 1)?)
    }

    pub fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        if self.row.get_ref(self.next)? == ValueRef::Null {
            self.next += 1;
            return Ok(None);
        }
        read(self).map(Some)
    }

    /// Passes over columns.
    pub const fn skip(&mut self, columns: usize) {
        self.next += columns;
    }

    pub fn number(&mut self) -> Result<i64, StoreError> {
        match self.value()? {
            ValueRef::Integer(number) => Ok(number),
            ValueRef::Null | ValueRef::Real(_) | ValueRef::Text(_) | ValueRef::Blob(_) => Err(self.fault()),
        }
    }

    pub fn small<T: TryFrom<i64>>(&mut self) -> Result<T, StoreError> {
        T::try_from(self.number()?).map_err(|_| self.fault())
    }

    pub fn flag(&mut self) -> Result<bool, StoreError> {
        match self.number()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.fault()),
        }
    }

    fn str(&mut self) -> Result<&'a str, StoreError> {
        let value = self.value()?;
        value.as_str().map_err(|_| self.fault())
    }

    pub fn text(&mut self) -> Result<String, StoreError> {
        self.str().map(str::to_owned)
    }

    pub fn word<W: Word>(&mut self) -> Result<W, StoreError> {
        W::of_word(self.str()?).ok_or_else(|| self.fault())
    }

    pub fn date(&mut self) -> Result<NaiveDate, StoreError> {
        self.str()?.parse().map_err(|_| self.fault())
    }

    pub fn blob(&mut self) -> Result<&'a [u8], StoreError> {
        let value = self.value()?;
        value.as_blob().map_err(|_| self.fault())
    }

    pub fn bytes<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        self.blob()?.try_into().map_err(|_| self.fault())
    }
}
