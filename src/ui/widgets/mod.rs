//! What screens are made of, on any size of panel.

pub mod bar;
pub mod column;
pub mod habits;
pub mod header;
pub mod ring;
pub mod sheet;
pub mod strip;
pub mod text;

pub use column::Column;
pub use sheet::Sheet;
pub use text::Ink;
