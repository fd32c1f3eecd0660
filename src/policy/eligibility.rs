//! Check 11, in its order.

use super::age::completed_years;
use super::class::{Class, Standing, standing};
use super::dating::{Dating, Profile};
use super::post::Post;
use super::rows::{LaneRow, PortRow};
use super::stay::{self, Case, Slip, Stay};
use super::tables::Tables;
use super::{mutual, registration};
use crate::credential::{Family, LaneKind};
use crate::person::{
    CardKind, CrossingCredential, Direction, DocumentKind, DocumentState, Dossier, Finger, Irises, PersonId, Presented,
    Refused, Told, Verified,
};
use crate::refusal::Refusal;
use crate::time::Now;

/// Where and when, and what the lane has at hand. The direction is the [`Verified`]'s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// The lane.
    pub post: Post,
    /// The moment.
    pub now: Now,
    /// A slip can be printed now (F-18).
    pub printer_ready: bool,
    /// An iris camera is fitted and answers.
    pub iris_ready: bool,
    /// `profile` of the settings, where it pins one (OQ-46).
    pub profile: Option<Profile>,
}

/// What an officer may take instead of a biometric match (A-17, E-25, F-16).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficerProof {
    /// "View e-ID" on the phone. Not while the system is down (I-03).
    EidView,
    /// The physical document of this kind.
    Physical(DocumentKind),
}

/// What may be done with irises here (J-01, J-02, J-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IrisUse {
    /// Nothing: the lane has no iris camera, or it does not answer.
    NotHere,
    /// Nothing: irises are not for this class or age (`E-IRIS-CLASS`).
    NotForClass,
    /// Nothing: none are on file, and this lane takes none (`E-IRIS-NOENROL`).
    NotOnFile,
    /// Nothing: a minor's are taken at a desk, with a parent (J-03).
    WithParent,
    /// Nothing any more: they are cancelled and wait to be deleted (OQ-17).
    Cancelling,
    /// Compare with the irises on file; the fingerprint stays a choice.
    Compare,
    /// After the fingerprint has matched, ask whether to take irises.
    OfferEnrolment,
}

/// A person whom this lane may let in: checks 1 to 11 passed, but for the height, which a sensor tells later.
#[derive(Debug, PartialEq, Eq)]
pub struct Eligible {
    verified: Verified,
    class: Class,
    age: u32,
    adult: bool,
    stay: Option<Stay>,
    slip: Option<Slip>,
    height_floor_cm: Option<u16>,
    iris: IrisUse,
}

/// What every step of the check looks at.
struct Asked<'a> {
    verified: &'a Verified,
    standing: Standing<'a>,
    lane: &'a LaneRow,
    port: &'a PortRow,
    age: u32,
    at: Dating,
    situation: &'a Situation,
    tables: &'a Tables,
}

impl Eligible {
    /// Check 11.
    ///
    /// # Errors
    /// In this order, the first is told:
    /// 1. hours of post and lane: `E-PORT-CLOSED`, of a registration desk `E-DESK-CLOSED`;
    /// 2. post, then lane class: `E-PORT-CLASS`, `E-LANE-CLASS`;
    /// 3. Hong Kong codes: `E-MUT-CLASS`, `-AGE`, `-MINOR` (`-NOTYET` is check 2);
    /// 4. lane age: `E-AGE`;
    /// 5. filing: `E-REG-NONE`, `-STALE`, `-PENDING`, `-DOC`;
    /// 6. of non-residents, arriving: document validity (`E-CHILD-PHOTO`, `E-PPT-VALIDITY`), endorsement and prior
    ///    permission (`E-ENDORSE-MO`, `-7`, `-USED`, `E-PERMIT-USED`), stay (`E-LANE-CLASS`: an officer decides);
    ///    leaving: `E-ENDORSE-HK`, `E-STAY-OVER`;
    /// 7. nothing on file to compare: `E-BIO-NONE`;
    /// 8. a slip is due and cannot be printed: `E-PRINT`.
    ///
    /// At staffed lanes an officer stands for 2 (class), 4, 5, 7 and 8 (F-15).
    pub fn new(verified: Verified, situation: &Situation, tables: &Tables) -> Result<Self, Refused> {
        let (Some(port), Some(lane)) = (tables.port(situation.post.port()), tables.lane(situation.post.lane())) else {
            return Err(Refused::new(Refusal::SysDown, "the tables do not know this post"));
        };
        let at = tables.dating(situation.now, situation.profile);
        let asked = Asked {
            verified: &verified,
            standing: standing(&verified, tables, at),
            lane,
            port,
            age: completed_years(verified.dossier().born, situation.now.date()),
            at,
            situation,
            tables,
        };
        asked.hours()?;
        asked.port_class()?;
        asked.lane_class()?;
        asked.mutual()?;
        asked.lane_age()?;
        asked.filing()?;
        let stay = asked.stay()?;
        let iris = asked.iris();
        asked.samples(iris)?;
        if stay.is_some() && !situation.printer_ready && !lane.staffed {
            return Err(Refused::new(Refusal::Print, "no slip can be printed (F-18)"));
        }
        let (class, age, height_floor_cm) = (asked.standing.class, asked.age, lane.height_floor_cm);
        let slip = stay.map(|stay| asked.slip(stay));
        Ok(Self { class, age, adult: age >= tables.limits.adult.age, stay, slip, height_floor_cm, iris, verified })
    }

    /// Checks 1 to 10 behind it: code or document, binding, dossier.
    #[must_use]
    pub const fn verified(&self) -> &Verified {
        &self.verified
    }

    /// Who.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        self.verified.person()
    }

    /// What was shown, as a crossing record names it.
    #[must_use]
    pub const fn credential(&self) -> CrossingCredential {
        self.verified.credential()
    }

    /// Into or out of Macao.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.verified.direction()
    }

    /// The class under which the lane opens.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.class
    }

    /// Completed years today.
    #[must_use]
    pub const fn age(&self) -> u32 {
        self.age
    }

    /// Whether to show initials and age with "not this child" before the first door: a minor's code that lives
    /// on somebody else's phone.
    #[must_use]
    pub fn minor_on_adults_phone(&self) -> bool {
        !self.adult && self.verified.binding().is_some_and(|binding| binding.slot > 0)
    }

    /// Whether the person is a minor today.
    #[must_use]
    pub const fn minor(&self) -> bool {
        !self.adult
    }

    /// First letters of the Latin name, `L.S.M.`: all that a lane shows of a name.
    #[must_use]
    pub fn initials(&self) -> String {
        let latin = &self.verified.dossier().name.latin;
        latin.split_whitespace().filter_map(|word| word.chars().next()).take(4).flat_map(|first| [first, '.']).collect()
    }

    /// The stay granted: non-residents on arrival.
    #[must_use]
    pub const fn stay(&self) -> Option<Stay> {
        self.stay
    }

    /// The slip to be printed with it (L-09).
    #[must_use]
    pub const fn slip(&self) -> Option<&Slip> {
        self.slip.as_ref()
    }

    /// Least body height that the sensor must measure (F-03); below it `E-HEIGHT`.
    #[must_use]
    pub const fn height_floor_cm(&self) -> Option<u16> {
        self.height_floor_cm
    }

    /// Fingers that may be compared.
    #[must_use]
    pub fn fingers(&self) -> &[Finger] {
        &self.verified.dossier().fingers
    }

    /// What may be done with irises.
    #[must_use]
    pub const fn iris(&self) -> IrisUse {
        self.iris
    }

    /// What an officer may take when the biometric fails, the first to be asked for first. The e-ID view is a Macao
    /// resident's; a Hong Kong resident shows the physical card (E-25).
    #[must_use]
    pub fn proofs(&self) -> Vec<OfficerProof> {
        let physical = OfficerProof::Physical(self.verified.document().kind);
        if self.class.resident() { vec![OfficerProof::EidView, physical] } else { vec![physical] }
    }
}

impl Asked<'_> {
    fn hours(&self) -> Result<(), Refused> {
        let open = self.tables.open(self.situation.post, self.verified.direction(), self.situation.now);
        let closed = match self.situation.post.lane() {
            LaneKind::Registration => Refusal::DeskClosed,
            LaneKind::TwoDoor
            | LaneKind::TwoDoorIris
            | LaneKind::TwoDoorIrisEnrol
            | LaneKind::ThreeDoor
            | LaneKind::Counter
            | LaneKind::Priority
            | LaneKind::Student
            | LaneKind::Vehicle
            | LaneKind::VehicleJoint => Refusal::PortClosed,
        };
        open.map_err(|opens| {
            let refused = Refused::new(closed, "outside the timetable");
            opens.map_or(refused.clone(), |time| refused.telling(Told::OpensAt(time)))
        })
    }

    fn port_class(&self) -> Result<(), Refused> {
        if !self.port.park_pass || holds_park_pass(self.verified.dossier(), self.situation.now) {
            return Ok(());
        }
        let refused = Refused::new(Refusal::PortClass, "no park pass (O-06)");
        Err(self.port.nearest.map_or(refused.clone(), |port| refused.telling(Told::Nearest(port))))
    }

    fn lane_class(&self) -> Result<(), Refused> {
        let class = self.standing.class;
        let too_old = self.lane.oldest.is_some_and(|oldest| self.age > oldest);
        if self.lane.staffed || (self.lane.classes.contains(&class) && !too_old) {
            return Ok(());
        }
        Err(Refused::new(Refusal::LaneClass, format!("class {}; lanes: counter", class.name())))
    }

    fn mutual(&self) -> Result<(), Refused> {
        let Presented::Code(code) = self.verified.presented() else { return Ok(()) };
        if code.code().family != Family::MutualHongKong {
            return Ok(());
        }
        mutual::entitled(self.verified.document(), self.standing.filing, self.age, self.tables)
    }

    fn lane_age(&self) -> Result<(), Refused> {
        if self.lane.staffed {
            return Ok(());
        }
        match self.tables.least_age(self.standing.class, self.at) {
            Some(least) if self.age >= least => Ok(()),
            Some(least) => Err(Refused::new(Refusal::Age, format!("age {}, least {least}", self.age))),
            None => Err(Refused::new(Refusal::LaneClass, format!("class {}: no age set", self.standing.class.name()))),
        }
    }

    fn filing(&self) -> Result<(), Refused> {
        if self.lane.staffed { Ok(()) } else { registration::required(self.standing.registration, self.verified) }
    }

    fn stay(&self) -> Result<Option<Stay>, Refused> {
        if self.standing.class.resident() {
            return Ok(None);
        }
        self.photo()?;
        let case = Case {
            standing: self.standing,
            document: self.verified.document(),
            dossier: self.verified.dossier(),
            route: self.port.route,
            today: self.situation.now.date(),
            staffed: self.lane.staffed,
            tables: self.tables,
        };
        match self.verified.direction() {
            Direction::Arrival => stay::arrival(case),
            Direction::Departure => stay::departure(case).map(|()| None),
        }
    }

    /// L-34: a child's Hong Kong card without a photo needs a second document, which an officer looks at.
    fn photo(&self) -> Result<(), Refused> {
        let document = self.verified.document();
        let shown = matches!(self.verified.presented(), Presented::Document(_));
        match document.card {
            CardKind::HongKong { photo: false, .. } if shown && !self.lane.staffed => {
                Err(Refused::new(Refusal::ChildPhoto, "card without photo (L-34)"))
            }
            CardKind::HongKong { .. } | CardKind::Macao { .. } | CardKind::Plain => Ok(()),
        }
    }

    fn iris(&self) -> IrisUse {
        let least = self.tables.iris_age(self.standing.class, self.at);
        let permanent = match self.verified.document().card {
            CardKind::HongKong { .. } => {
                registration::mark(self.verified.document()) == Some(crate::person::HongKongMark::Permanent)
            }
            CardKind::Macao { .. } | CardKind::Plain => true,
        };
        if !self.lane.iris || !self.situation.iris_ready {
            return IrisUse::NotHere;
        }
        if !permanent || least.is_none_or(|least| self.age < least) {
            return IrisUse::NotForClass;
        }
        let adult = self.age >= self.tables.limits.adult.age;
        match self.verified.dossier().irises {
            Irises::Enrolled => IrisUse::Compare,
            Irises::Cancelling => IrisUse::Cancelling,
            Irises::None if !self.lane.iris_enrol => IrisUse::NotOnFile,
            Irises::None if adult => IrisUse::OfferEnrolment,
            Irises::None => IrisUse::WithParent,
        }
    }

    fn samples(&self, iris: IrisUse) -> Result<(), Refused> {
        let any = iris == IrisUse::Compare || !self.verified.dossier().fingers.is_empty();
        if any || self.lane.staffed { Ok(()) } else { Err(Refused::new(Refusal::BioNone, "no sample on file")) }
    }

    fn slip(&self, stay: Stay) -> Slip {
        let document = self.verified.document();
        let skip = document.number.chars().count().saturating_sub(3);
        Slip {
            port: self.situation.post.port(),
            entered_ms: self.situation.now.wall_ms,
            until: stay.until,
            document: document.kind,
            ending: document.number.chars().skip(skip).collect(),
        }
    }
}

fn holds_park_pass(dossier: &Dossier, now: Now) -> bool {
    dossier
        .current(DocumentKind::ParkPass)
        .is_some_and(|pass| pass.state == DocumentState::Valid && pass.valid_until >= now.date())
}
