use crate::credential::LaneKind;
use crate::person::Port;

/// A kind of lane at a post that has such lanes. Made by [`Tables::post`](super::Tables::post) alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post {
    port: Port,
    lane: LaneKind,
}

impl Post {
    pub(super) const fn new(port: Port, lane: LaneKind) -> Self {
        Self { port, lane }
    }

    /// The border post.
    #[must_use]
    pub const fn port(self) -> Port {
        self.port
    }

    /// The kind of lane.
    #[must_use]
    pub const fn lane(self) -> LaneKind {
        self.lane
    }
}

/// A lane kind that this post does not have (F-01).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} has no {lane} lanes; these posts have: {}", port.name(), names(elsewhere))]
pub struct NotAtThisPost {
    /// The post.
    pub port: Port,
    /// The lane kind.
    pub lane: LaneKind,
    /// The posts that have it.
    pub elsewhere: Vec<Port>,
}

fn names(ports: &[Port]) -> String {
    ports.iter().map(|port| port.name()).collect::<Vec<_>>().join(", ")
}
