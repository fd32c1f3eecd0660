use crate::registry::Registry;
use crate::registry::request::{Answer, Request, Unanswered};
use crate::time::Now;

/// How the registry fails, until it is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outage {
    /// It says so at once.
    Down,
    /// It says nothing at all.
    Silent,
    /// It reads, and cannot write.
    Full,
}

/// The registry that all simulated lanes share, with its outages.
pub struct Backend {
    registry: Registry,
    outage: Option<(Outage, u64)>,
}

impl Backend {
    /// A registry that answers.
    #[must_use]
    pub const fn new(registry: Registry) -> Self {
        Self { registry, outage: None }
    }

    /// Fails until the monotonic moment `until_ms`.
    pub const fn fail(&mut self, outage: Outage, until_ms: u64) {
        self.outage = Some((outage, until_ms));
    }

    /// Works again.
    pub const fn mend(&mut self) {
        self.outage = None;
    }

    /// The registry, to look into.
    pub const fn registry(&mut self) -> &mut Registry {
        &mut self.registry
    }

    /// The answer, or `None` where none will ever come.
    pub(super) fn answer(&mut self, request: &Request, now: Now) -> Option<Result<Answer, Unanswered>> {
        self.outage = self.outage.filter(|(_, until_ms)| now.mono_ms < *until_ms);
        match self.outage {
            Some((Outage::Silent, _)) => None,
            Some((Outage::Down, _)) => Some(Err(Unanswered::Unreachable("simulated outage".into()))),
            Some((Outage::Full, _)) if writes(request) => {
                Some(Err(Unanswered::CannotWrite("simulated full disk".into())))
            }
            Some((Outage::Full, _)) | None => Some(self.registry.answer(request, now)),
        }
    }
}

const fn writes(request: &Request) -> bool {
    match request {
        Request::Reserve(_)
        | Request::Commit(_)
        | Request::Release(_)
        | Request::Cross(_)
        | Request::Anchor(_)
        | Request::EnrolIrises(_)
        | Request::DeleteIrises { .. } => true,
        Request::CodeHolder { .. }
        | Request::DocumentHolder(_)
        | Request::Fingers(_)
        | Request::FamilyFingers { .. }
        | Request::Irises(_)
        | Request::FamilyIrises { .. } => false,
    }
}
