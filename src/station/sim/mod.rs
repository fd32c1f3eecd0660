//! Stations in virtual time: the real lane, control panel, reader, sensor and printer sessions, against simulated
//! devices that speak the real bytes. Nothing here waits; time jumps to whatever is due next.

mod backend;
mod crowd;
mod invariants;
mod lane;
mod optics;
mod site;
mod traveller;
mod trouble;
mod world;

pub use backend::{Backend, Outage};
pub use crowd::{Figures, Plan, simulate};
pub use invariants::{Invariants, Surroundings, Violation};

pub use lane::{LaneError, LaneFaults, SimLane};
pub use optics::{Shot, through_camera};
pub use site::{LaneSpec, Site, SiteError};
pub use world::World;
