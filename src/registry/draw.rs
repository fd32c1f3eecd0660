//! People drawn at random, in households.

use super::generate::Invent;
use crate::credential::{Algorithm, Cid, Family};
use crate::person::{
    Binding, CardKind, Document, DocumentKind, DocumentState, Filing, FilingClass, FilingSource, FilingState,
    HongKongMark, PersonId, Relation,
};
use crate::population::{DemoSecret, age, card_serial, synthetic_number};
use crate::time::{DAY_MS, macao_wall_ms};
use chrono::{Days, NaiveDate, NaiveTime};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use sha2::{Digest, Sha256};

/// Surnames and given names as Macao spells them.
const SURNAMES: [(&str, &str); 20] = [
    ("CHAN", "陳"),
    ("LEI", "李"),
    ("WONG", "黃"),
    ("LEONG", "梁"),
    ("LAM", "林"),
    ("CHEONG", "張"),
    ("HO", "何"),
    ("NG", "吳"),
    ("LAO", "劉"),
    ("IEONG", "楊"),
    ("CHAO", "周"),
    ("TAM", "譚"),
    ("FONG", "馮"),
    ("KUOK", "郭"),
    ("MAK", "麥"),
    ("LOU", "盧"),
    ("CHOI", "蔡"),
    ("SOU", "蘇"),
    ("KONG", "江"),
    ("TANG", "鄧"),
];
const GIVEN: [(&str, &str); 24] = [
    ("KA", "家"),
    ("WENG", "永"),
    ("CHI", "志"),
    ("MEI", "美"),
    ("IOK", "玉"),
    ("KUOK", "國"),
    ("SIO", "小"),
    ("WAI", "偉"),
    ("MAN", "文"),
    ("HOU", "豪"),
    ("LENG", "玲"),
    ("FONG", "芳"),
    ("IAN", "欣"),
    ("SAN", "珊"),
    ("KEONG", "強"),
    ("MENG", "明"),
    ("IENG", "英"),
    ("LAI", "麗"),
    ("PENG", "平"),
    ("SENG", "成"),
    ("OI", "愛"),
    ("TONG", "彤"),
    ("HONG", "康"),
    ("IN", "燕"),
];

/// Of hundred permanent residents of 11 or more, so many are registered for the e-Channel (T-04).
const E_CHANNEL_PERCENT: u32 = 45;

/// A drawn person; keys and handles are derived, not kept.
pub(super) struct Drawn {
    pub id: PersonId,
    pub chinese: String,
    pub latin: String,
    pub born: NaiveDate,
    pub e_channel: bool,
    pub body_seed: u64,
    pub document: Document,
    pub filing: Option<Filing>,
    pub relation: Option<Relation>,
    /// A phone that this person is the first on.
    pub phone: Option<i64>,
    pub bindings: Vec<Binding>,
}

/// The adult whose children come next.
#[derive(Clone, Copy)]
struct Household {
    adult: PersonId,
    surname: usize,
    children_to_come: u8,
    slot: u8,
    /// The adult's phone, where the household has bound its e-IDs.
    phone: Option<i64>,
}

/// An endless line of people, cut at the number wished.
pub(super) struct Draw {
    invent: Invent,
    rng: ChaCha8Rng,
    secret: DemoSecret,
    next: u32,
    residents_left: u32,
    hong_kong_left: u32,
    household: Option<Household>,
    noon_ms: i64,
}

impl Draw {
    pub fn new(invent: &Invent, first: u32) -> Self {
        let secret = Sha256::new().chain_update(b"portas generated people ").chain_update(invent.seed.to_be_bytes());
        Self {
            invent: *invent,
            rng: ChaCha8Rng::seed_from_u64(invent.seed),
            secret: DemoSecret::new(secret.finalize().into()),
            next: first,
            residents_left: invent.residents,
            hong_kong_left: invent.hong_kong,
            household: None,
            noon_ms: macao_wall_ms(invent.as_of, NaiveTime::MIN) + DAY_MS / 2,
        }
    }

    fn percent(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    fn born(&mut self, years: std::ops::Range<u64>) -> NaiveDate {
        let days = self.rng.random_range(years.start * 365 + 10..years.end * 365);
        self.invent.as_of.checked_sub_days(Days::new(days)).unwrap_or(self.invent.as_of)
    }

    fn person(&mut self, surname: usize, born: NaiveDate, document: Document) -> Drawn {
        let (first, second) =
            (GIVEN[self.rng.random_range(0..GIVEN.len())], GIVEN[self.rng.random_range(0..GIVEN.len())]);
        let (latin, chinese) = SURNAMES[surname];
        Drawn {
            id: PersonId(i64::from(self.next)),
            chinese: [chinese, first.1, second.1].concat(),
            latin: [latin, first.0, second.0].join(" "),
            born,
            e_channel: false,
            body_seed: self.rng.random(),
            document,
            filing: None,
            relation: None,
            phone: None,
            bindings: Vec::new(),
        }
    }

    fn document(&mut self, kind: DocumentKind, issuer: &str, letter: char, card: CardKind) -> Document {
        let as_of = self.invent.as_of;
        let issued = as_of.checked_sub_days(Days::new(self.rng.random_range(30..1_500))).unwrap_or(as_of);
        let draw = self.rng.random_range(0..1_000);
        let left = if draw < 10 { Days::new(0) } else { Days::new(self.rng.random_range(30..2_000)) };
        let state = match draw {
            10..20 => DocumentState::Lost,
            20..25 => DocumentState::Cancelled,
            _ => DocumentState::Valid,
        };
        Document {
            kind,
            number: synthetic_number(letter, self.next),
            serial: card_serial(self.next, 1),
            issuer: issuer.to_owned(),
            issued,
            // One in a hundred ended yesterday.
            valid_until: as_of.pred_opt().and_then(|yesterday| yesterday.checked_add_days(left)).unwrap_or(as_of),
            state,
            card,
            replaced: None,
            macao: None,
            hong_kong: None,
        }
    }

    fn resident(&mut self) -> Drawn {
        let household = self.household.filter(|household| household.children_to_come > 0);
        let surname = household.map_or_else(|| self.rng.random_range(0..SURNAMES.len()), |household| household.surname);
        let born = self.born(if household.is_some() { 0..18 } else { 18..95 });
        let permanent = self.percent(85);
        let document = self.document(DocumentKind::MacaoId, "MAC", 'A', CardKind::Macao { permanent });
        let mut person = self.person(surname, born, document);
        person.e_channel = permanent && age(born, self.invent.as_of) >= 11 && self.percent(E_CHANNEL_PERCENT);
        let household = match household {
            Some(household) => {
                person.relation = Some(Relation { adult: household.adult, parent: true });
                Household { children_to_come: household.children_to_come - 1, slot: household.slot + 1, ..household }
            }
            None => {
                let bound = self.percent(u32::from(self.invent.bound_percent));
                person.phone = bound.then_some(person.id.0 * 10);
                let children_to_come = [0, 0, 0, 0, 0, 1, 1, 2, 2, 3][self.rng.random_range(0..10)];
                Household { adult: person.id, surname, children_to_come, slot: 0, phone: person.phone }
            }
        };
        if let Some(phone) = household.phone {
            person.bindings = self.bindings(&person, phone, household.slot);
        }
        self.household = Some(household);
        person
    }

    fn bindings(&mut self, person: &Drawn, phone: i64, slot: u8) -> Vec<Binding> {
        let label = person.id.0.to_string();
        // One phone in fifty has a secure element that signs with P-256 alone.
        let algorithm = if self.percent(2) { Algorithm::Esp256 } else { Algorithm::Ed25519 };
        let made_ms = self.noon_ms - self.rng.random_range(1..500) * DAY_MS;
        let families = [Family::Clearance, Family::EId, Family::MutualMacao];
        let families = if person.e_channel { &families[..] } else { &families[..2] };
        let clearance = self.secret.public_key(&label, Family::Clearance, algorithm);
        let e_id = self.secret.public_key(&label, Family::EId, algorithm);
        let binding = |family: &Family| Binding {
            family: *family,
            cid: self.secret.cid(&label, *family),
            // The e-ID alone signs with a key of its own.
            key: if *family == Family::EId { e_id } else { clearance },
            slot,
            phone,
            card_serial: person.document.serial.clone(),
            made_ms,
            revoked: None,
        };
        families.iter().map(binding).collect()
    }

    fn hong_kong_resident(&mut self) -> Drawn {
        let surname = self.rng.random_range(0..SURNAMES.len());
        let born = self.born(11..95);
        let card = CardKind::HongKong { mark: HongKongMark::Permanent, new_smart: true, photo: true };
        let document = self.document(DocumentKind::HkId, "HKG", 'K', card);
        let mut person = self.person(surname, born, document);
        person.filing = Some(Filing {
            class: FilingClass::HongKong,
            document: (DocumentKind::HkId, person.document.number.clone()),
            filed_ms: self.noon_ms - self.rng.random_range(1..500) * DAY_MS,
            source: FilingSource::Macao,
            state: FilingState::Active,
            cid: Some(self.hong_kong_cid(person.id)),
            mutual: self.percent(80),
            parental_consent: true,
            permit_until: None,
            permission: None,
        });
        person
    }

    fn hong_kong_cid(&self, person: PersonId) -> Cid {
        self.secret.cid(&person.0.to_string(), Family::MutualHongKong)
    }
}

impl Iterator for Draw {
    type Item = Drawn;

    fn next(&mut self) -> Option<Drawn> {
        let person = if let Some(left) = self.residents_left.checked_sub(1) {
            self.residents_left = left;
            self.resident()
        } else {
            self.hong_kong_left = self.hong_kong_left.checked_sub(1)?;
            self.hong_kong_resident()
        };
        self.next += 1;
        Some(person)
    }
}
