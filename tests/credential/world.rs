//! A lane, a bureau, two issuers and their lists, all drawn from one seed.

use portas::credential::certificate::{Issuer, Kcwt};
use portas::credential::confirm::{BoundKey, Lookup};
use portas::credential::cose::{Body, Encrypt0, Sign1, protected, signature_input};
use portas::credential::freshness::{LaneMemory, Window, step_at};
use portas::credential::keys::{Holder, KeyRing, Recipient, RecipientKey};
use portas::credential::open::{Unopened, open};
use portas::credential::seal::{RecipientPublic, RecipientSecret, seal};
use portas::credential::signature::SigningKey;
use portas::credential::trust::Lists;
use portas::credential::{Algorithm, Cid, Code, CodeRefused, Family, LaneKind, Place, Stamp, text};
use portas::time::Now;
use portas::wallet::authority::{Authority, Root, Terms};
use portas::wallet::{App, Bound, Maker, Phone, mint};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use zeroize::Zeroizing;

/// 2025-01-15 13:50:13 in Macao.
pub const AT_S: u32 = 1_736_920_213;
pub const AT_MS: i64 = AT_S as i64 * 1_000;
pub const DAY_S: u32 = 86_400;
pub const ALGORITHMS: [Algorithm; 2] = [Algorithm::Ed25519, Algorithm::Esp256];

pub struct World {
    pub lane: KeyRing,
    pub bureau: KeyRing,
    pub root: Root,
    pub dsi: Authority,
    pub immd: Authority,
    pub lists: Lists,
    pub rng: ChaCha20Rng,
}

/// A code in the making: change what you like, then seal it.
#[derive(Clone)]
pub struct Craft {
    pub code: Code,
    pub key: SigningKey,
    pub kcwt: Option<Kcwt>,
    pub recipient: RecipientPublic,
}

pub fn secret(recipient: Recipient) -> Zeroizing<[u8; 32]> {
    Zeroizing::new([recipient as u8 + 1; 32])
}

impl World {
    pub fn new() -> Self {
        let ring = |holder: Holder| {
            let key = |&recipient: &Recipient| {
                RecipientKey::new(recipient, secret(recipient), 0, i64::from(AT_S) + 1_000).unwrap()
            };
            KeyRing::new(holder, holder.recipients().iter().map(key).collect(), Vec::new()).unwrap()
        };
        let signing = |algorithm, byte| SigningKey::new(algorithm, &[byte; 32]).unwrap();
        let mut world = Self {
            lane: ring(Holder::Lane),
            bureau: ring(Holder::Bureau),
            root: Root { key: signing(Algorithm::Ed25519, 50) },
            dsi: Authority { issuer: Issuer::Macao, kid: 1, key: signing(Algorithm::Ed25519, 51) },
            immd: Authority { issuer: Issuer::HongKong, kid: 2, key: signing(Algorithm::Esp256, 52) },
            lists: Lists::default(),
            rng: ChaCha20Rng::seed_from_u64(1),
        };
        world.issue_lists(&[]);
        world
    }

    /// Fresh lists for 80 certificates of each issuer, some of Hong Kong's revoked.
    pub fn issue_lists(&mut self, revoked: &[u32]) {
        let root = self.root.key.public();
        let keys = [&self.dsi, &self.immd].map(|issuer| issuer.issuer_key(0, AT_S + 40 * DAY_S)).to_vec();
        let trust = self.root.trust_list(1, AT_S - 100, keys, Terms::default());
        self.lists.take_trust(&trust, &root).unwrap();
        for issuer in Issuer::ALL {
            let revoked = if issuer == Issuer::HongKong { revoked } else { &[] };
            let status = self.root.status_list(issuer, 1, AT_S - 100, 80, revoked, Terms::default());
            self.lists.take_status(&status, &root).unwrap();
        }
    }

    pub fn issuer(&self, family: Family) -> Option<&Authority> {
        match Issuer::of(family)? {
            Issuer::Macao => Some(&self.dsi),
            Issuer::HongKong => Some(&self.immd),
        }
    }

    pub fn recipient(&self, family: Family) -> RecipientPublic {
        let ring = if family == Family::EId { &self.bureau } else { &self.lane };
        ring.current(Recipient::of(family), i64::from(AT_S)).unwrap().clone()
    }

    /// A good code of this moment.
    pub fn craft(&mut self, family: Family, algorithm: Algorithm) -> Craft {
        let key = SigningKey::generate(algorithm, &mut self.rng);
        let step = u32::try_from(step_at(AT_MS)).unwrap();
        let code = Code { family, cid: Cid([9; 16]), slot: 0, stamp: Stamp { step, sub: 0, nonce: [7; 8] } };
        let bound = Bound { family, cid: code.cid, slot: 0, key: key.public() };
        let kcwt = self.issuer(family).map(|issuer| issuer.certify(&bound, AT_S + DAY_S, 17));
        Craft { code, key, kcwt, recipient: self.recipient(family) }
    }

    /// Checks 1 to 7 at a lane that takes the family; the handle is bound to the craft's key.
    pub fn judge(&self, text: &str, craft: &Craft) -> Result<Code, CodeRefused> {
        self.judge_at(text, &lane_of(craft.code.family), &craft.lookup(), AT_MS)
    }

    pub fn judge_at(&self, text: &str, place: &Place, lookup: &Lookup, at_ms: i64) -> Result<Code, CodeRefused> {
        let keys = if text.starts_with("MOE1:") { &self.bureau } else { &self.lane };
        match open(text, place, keys, &self.lists, at_ms) {
            Ok(opened) => Ok(*opened.confirm(lookup)?.code()),
            Err(Unopened::Refused(refused)) => Err(refused.into()),
            Err(Unopened::Ignored) => panic!("ignored"),
        }
    }

    /// Checks 1 to 8.
    pub fn passes(&self, text: &str, lookup: &Lookup, at_ms: i64) -> Result<Code, CodeRefused> {
        let family = Family::of_text(text).unwrap_or(Family::Clearance);
        let keys = if family == Family::EId { &self.bureau } else { &self.lane };
        let now = Now { wall_ms: at_ms, mono_ms: 0 };
        match open(text, &lane_of(family), keys, &self.lists, at_ms) {
            Ok(opened) => {
                let confirmed = opened.confirm(lookup)?;
                Ok(*confirmed.fresh(&mut LaneMemory::new(Window::default(), now), now)?.code())
            }
            Err(Unopened::Refused(refused)) => Err(refused.into()),
            Err(Unopened::Ignored) => panic!("ignored"),
        }
    }

    /// A phone that knows its recipients, with one holder on slot 0 who is certified.
    pub fn phone(&mut self, app: App, algorithm: Algorithm) -> Phone {
        let mut phone = self.empty_phone(app);
        let bound = phone.bind(0, "lei-sio-mei", app.families(), algorithm, &mut self.rng).unwrap();
        self.certify(&mut phone, &bound);
        phone
    }

    pub fn empty_phone(&self, app: App) -> Phone {
        let mut phone = Phone::new(app);
        for family in Family::ALL {
            phone.learn(Recipient::of(family), &self.recipient(family));
        }
        phone
    }

    pub fn certify(&self, phone: &mut Phone, bound: &[Bound]) {
        for bound in bound {
            if let Some(issuer) = self.issuer(bound.family) {
                let kcwt = issuer.certify(bound, AT_S + DAY_S, 17);
                phone.certify(bound.slot, bound.family, kcwt).unwrap();
            }
        }
    }
}

impl Craft {
    pub fn text(&self, world: &mut World) -> String {
        let maker = Maker { key: &self.key, kcwt: self.kcwt.as_ref(), recipient: &self.recipient };
        mint(&self.code, maker, &mut world.rng).unwrap()
    }

    /// The inside as it would be sealed.
    pub fn sign1(&self) -> Sign1 {
        let body = Body { stamp: self.code.stamp, slot: self.code.slot };
        let header = protected(self.key.algorithm(), &self.code.cid.0);
        let message = signature_input(&header, &self.recipient.context(self.code.family), &body.encode());
        Sign1 {
            algorithm: self.key.algorithm(),
            cid: self.code.cid,
            certificate: self.kcwt,
            body,
            signature: self.key.sign(&message),
        }
    }

    /// Any inside, sealed and spelled as a phone does.
    pub fn sealed(&self, world: &mut World, sign1: &[u8]) -> String {
        let sealed = seal(self.code.family, &self.recipient, sign1, &mut world.rng).unwrap();
        text::encode(self.code.family, &sealed)
    }

    /// An active binding, or a filing with the switch on.
    pub fn lookup(&self) -> Lookup {
        let bound =
            Bound { family: self.code.family, cid: self.code.cid, slot: self.code.slot, key: self.key.public() };
        lookup(&bound)
    }
}

pub fn lookup(bound: &Bound) -> Lookup {
    match bound.family {
        Family::MutualHongKong => Lookup::HongKong { filings: 1, mutual_on: true },
        Family::Clearance | Family::MutualMacao | Family::EId => {
            Lookup::Macao(Some(BoundKey { key: bound.key, slot: bound.slot, revoked: None }))
        }
    }
}

pub fn lane_of(family: Family) -> Place {
    Place::at_open_post(if family == Family::EId { LaneKind::Counter } else { LaneKind::TwoDoor })
}

/// The inside of a code, opened with the recipient's own secret.
pub fn inside(code: &str) -> Vec<u8> {
    let (family, rest) = text::split(code).unwrap();
    let bytes = text::decode(rest).unwrap();
    let outside = Encrypt0::decode(&bytes).unwrap();
    let recipient = Recipient::of(family);
    let secret = RecipientSecret::new(recipient.sealing(), secret(recipient)).unwrap();
    portas::credential::seal::open(family, &secret, &secret.public().unwrap(), &outside).unwrap()
}
