//! What the registry knows of a person, as plain data; and check 10, the person and card as they are now.

#![warn(clippy::wildcard_enum_match_arm)]

mod authentic;
mod document;
mod dossier;
mod filing;
mod port;
mod refused;
#[cfg(test)]
pub(crate) mod support;
#[cfg(test)]
mod tests;
mod verified;

pub use authentic::{AuthenticDocument, ReadChip, ReadDocument, ReadZone};
pub use document::{
    CardKind, Document, DocumentKind, DocumentRef, DocumentState, Endorsement, EndorsementUse, HongKongMark,
    Replacement,
};
pub use dossier::{
    Binding, Crossing, Direction, Dossier, Eye, Finger, Irises, Name, PersonId, Port, Presented as CrossingCredential,
    Relation, Unbinding,
};
pub use filing::{Filing, FilingClass, FilingSource, FilingState, PriorPermission};
pub use refused::{Refused, Told};
pub use verified::{Presented, Verified};
