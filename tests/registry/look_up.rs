use super::{Demo, MOMENT_MS, key, secret};
use portas::credential::{Cid, DeviceKey, Family};
use portas::person::{CrossingCredential, Direction, DocumentKind, DocumentRef, Finger, PersonId, Port, Unbinding};
use portas::population::bodies;
use portas::registry::Registry;
use portas::registry::request::{Anchor, Answer, CodeHolder, LaneName, NewCrossing, Request, SessionId, Unanswered};

// rules
#[test]
fn every_handle_of_every_bound_phone_finds_its_person_key_and_slot() {
    let mut demo = Demo::new();
    let mut seen = 0;
    for phone in demo.population.phones.clone().iter().filter(|phone| phone.is_bound()) {
        for holder in &phone.holders {
            for family in holder.families.iter().copied().filter(|family| *family != Family::MutualHongKong) {
                let credential = demo.secret.device(holder, family);
                let Some(CodeHolder::Macao { binding, dossier, .. }) = demo.code_holder(family, &credential) else {
                    panic!("{} {family}: not found", phone.name);
                };
                assert_eq!(dossier.person, holder.person);
                assert_eq!((binding.key, binding.slot, binding.phone), (credential.key, holder.slot, phone.id));
                assert_eq!(binding.family, family);
                seen += 1;
            }
        }
    }
    assert!(seen > 80, "{seen}");
}

// rules: A-21
#[test]
fn a_handle_is_known_in_its_own_family_alone() {
    let mut demo = Demo::new();
    let clearance = demo.credential("lei-sio-mei", Family::Clearance);
    let e_id = demo.credential("lei-sio-mei", Family::EId);
    assert_ne!(clearance.cid, e_id.cid);
    assert_ne!(clearance.key, e_id.key, "the e-ID signs with a key of its own");
    assert_eq!(demo.code_holder(Family::MutualMacao, &clearance), None);
    assert_eq!(demo.code_holder(Family::MutualHongKong, &clearance), None);
}

// rules: B-07
#[test]
fn the_phone_before_a_rebinding_is_known_and_revoked() {
    let mut demo = Demo::new();
    let old = demo.population.phone("fong-iok-lan@old").unwrap().holders[0].clone();
    let old = demo.secret.device(&old, Family::Clearance);
    let Some(CodeHolder::Macao { binding, dossier, .. }) = demo.code_holder(Family::Clearance, &old) else {
        panic!("not found");
    };
    assert_eq!(dossier.person, demo.id("fong-iok-lan"));
    assert_eq!(binding.revoked.unwrap().1, Unbinding::Rebound);
    let new = demo.credential("fong-iok-lan", Family::Clearance);
    let Some(CodeHolder::Macao { binding, .. }) = demo.code_holder(Family::Clearance, &new) else {
        panic!("not found");
    };
    assert_eq!(binding.revoked, None);
}

// rules: A-19
#[test]
fn a_handle_that_was_never_bound_finds_nobody() {
    let mut demo = Demo::new();
    let stray = demo.population.phone("kuok-chi-seng@stray").unwrap().holders[0].clone();
    let stray = demo.secret.device(&stray, Family::Clearance);
    assert_eq!(demo.code_holder(Family::Clearance, &stray), None);
    for family in Family::ALL {
        assert_eq!(demo.ask(Request::CodeHolder { family, cid: Cid([0xff; 16]) }), Answer::CodeHolder(None));
    }
}

#[test]
fn a_copied_phone_and_one_with_a_wrong_slot_hold_the_honest_handles() {
    let demo = Demo::new();
    for (dishonest, honest) in [("sam-chi-kei@copy", "sam-chi-kei"), ("ieong-fok-sang@slot", "ieong-fok-sang")] {
        let holder = demo.population.phone(dishonest).unwrap().holders[0].clone();
        let (copied, own) =
            (demo.secret.device(&holder, Family::Clearance), demo.credential(honest, Family::Clearance));
        assert_eq!((copied.cid, copied.key, *copied.secret), (own.cid, own.key, *own.secret), "{dishonest}");
    }
    assert_eq!(demo.population.phone("ieong-fok-sang@slot").unwrap().holders[0].slot, 1);
    assert_eq!(demo.population.phone_of("ieong-fok-sang").unwrap().1.slot, 0);
}

#[test]
fn a_phone_that_signs_with_p256_is_on_record_with_such_a_key() {
    let mut demo = Demo::new();
    for family in [Family::Clearance, Family::EId] {
        let credential = demo.credential("hoi-kin-seng", family);
        let scalar = p256::SecretKey::from_slice(&*credential.secret).unwrap();
        let signing = p256::ecdsa::SigningKey::from(scalar);
        let Some(CodeHolder::Macao { binding, .. }) = demo.code_holder(family, &credential) else {
            panic!("not found");
        };
        let DeviceKey::P256 { x, y_odd } = binding.key else { panic!("{:?}", binding.key) };
        let compressed = [&[2 + u8::from(y_odd)], &x[..]].concat();
        assert_eq!(&p256::ecdsa::VerifyingKey::from_sec1_bytes(&compressed).unwrap(), signing.verifying_key());
    }
}

// rules: E-18
#[test]
fn a_hong_kong_handle_tells_every_filing_that_carries_it() {
    let mut demo = Demo::new();
    let people = |demo: &mut Demo, handle: &str| {
        let credential = demo.credential(handle, Family::MutualHongKong);
        match demo.code_holder(Family::MutualHongKong, &credential) {
            Some(CodeHolder::HongKong { dossiers }) => dossiers.into_iter().map(|dossier| dossier.person).collect(),
            None => Vec::new(),
            Some(macao @ CodeHolder::Macao { .. }) => panic!("{macao:?}"),
        }
    };
    assert_eq!(people(&mut demo, "cheung-wing-sze"), [demo.id("cheung-wing-sze")]);
    let pair = [demo.id("yau-wing-fai"), demo.id("yau-ka-lam")];
    assert_eq!(people(&mut demo, "yau-wing-fai"), pair);
    assert_eq!(people(&mut demo, "yau-ka-lam"), pair);
    assert!(people(&mut demo, "lau-chun-hei").is_empty());
}

#[test]
fn every_document_finds_its_person_and_comes_back_as_it_was_written() {
    let mut demo = Demo::new();
    for person in demo.population.people.clone() {
        for document in &person.documents {
            let named = DocumentRef {
                kind: document.record.kind,
                issuer: document.record.issuer.clone(),
                number: document.record.number.clone(),
                serial: None,
            };
            let Answer::DocumentHolder(Some(dossier)) = demo.ask(Request::DocumentHolder(named)) else {
                panic!("{}: not found", person.handle);
            };
            assert_eq!(dossier.person, person.id);
            assert!(dossier.documents.contains(&document.record), "{}", person.handle);
            assert_eq!((&dossier.name, dossier.born), (&person.name, person.born));
            assert_eq!(dossier.filings, demo.population.filings(&person, &demo.secret));
            assert_eq!(dossier.relations, person.relations);
            assert_eq!((dossier.watch, dossier.e_channel), (person.watch, person.e_channel));
            let newest_first: Vec<_> = person.crossings.iter().rev().cloned().collect();
            assert_eq!(dossier.crossings, newest_first);
            assert_eq!(dossier.fingers, person.fingers_on_file());
        }
    }
}

#[test]
fn another_kind_issuer_or_number_finds_nobody() {
    let mut demo = Demo::new();
    let own = demo.population.person("zhang-wei").unwrap().documents[0].record.clone();
    let named = |kind, issuer: &str, number: &str| {
        Request::DocumentHolder(DocumentRef { kind, issuer: issuer.into(), number: number.into(), serial: None })
    };
    for request in [
        named(DocumentKind::OfficialPermit, &own.issuer, &own.number),
        named(own.kind, "MAC", &own.number),
        named(own.kind, &own.issuer, "CZZ999999"),
        named(own.kind, &own.issuer, ""),
        named(own.kind, &own.issuer, "' OR 1=1 --"),
    ] {
        assert_eq!(demo.ask(request), Answer::DocumentHolder(None));
    }
}

#[test]
fn fingers_come_back_as_they_were_enrolled() {
    let mut demo = Demo::new();
    for (handle, expected) in [("lei-sio-mei", 2), ("sou-kam-tong", 2), ("seak-hou-in", 0)] {
        let person = demo.population.person(handle).unwrap().clone();
        let Answer::Fingers(samples) = demo.ask(Request::Fingers(person.id)) else { panic!("{handle}") };
        assert_eq!(samples.len(), expected, "{handle}");
        for sample in samples {
            assert_eq!(sample.template, bodies::finger_template(person.body.seed, sample.finger).to_bytes().into());
        }
    }
    assert_eq!(demo.ask(Request::Fingers(PersonId(424_242))), Answer::Fingers(Vec::new()));
}

#[test]
fn identical_twins_have_fingers_of_their_own_and_one_face() {
    let demo = Demo::new();
    let body = |handle: &str| demo.population.person(handle).unwrap().body;
    let (one, other) = (body("lou-ka-ian"), body("lou-ka-meng"));
    assert_eq!(one.portrait_seed, other.portrait_seed);
    assert_ne!(
        bodies::finger_template(one.seed, Finger::RightIndex).to_bytes(),
        bodies::finger_template(other.seed, Finger::RightIndex).to_bytes()
    );
}

// rules: Q-02
#[test]
fn the_others_on_a_phone_are_told_and_no_one_else() {
    let mut demo = Demo::new();
    let cid = demo.credential("ho-chi-hin", Family::Clearance).cid;
    let Answer::Family(samples) = demo.ask(Request::FamilyFingers { family: Family::Clearance, cid }) else {
        panic!("no family");
    };
    let mut people: Vec<_> = samples.iter().map(|(person, _)| *person).collect();
    people.dedup();
    let expected = ["wong-lai-wa", "ho-ka-ian", "ho-chi-lok", "ho-ka-pou"].map(|handle| demo.id(handle));
    assert_eq!(people, expected);
    assert_eq!(samples.len(), 8, "two fingers each");

    let alone = demo.credential("lei-sio-mei", Family::Clearance).cid;
    assert_eq!(demo.ask(Request::FamilyFingers { family: Family::Clearance, cid: alone }), Answer::Family(Vec::new()));
    let hong_kong = demo.credential("cheung-wing-sze", Family::MutualHongKong).cid;
    assert_eq!(
        demo.ask(Request::FamilyFingers { family: Family::MutualHongKong, cid: hong_kong }),
        Answer::Family(Vec::new())
    );
}

#[test]
fn heads_of_journals_are_kept_and_a_rewritten_one_stands_beside_the_first() {
    let mut demo = Demo::new();
    let lane = LaneName("outer-harbour/3".to_owned());
    let head = |entries, byte| Anchor {
        lane: lane.clone(),
        entries,
        head: [byte; 32],
        signature: [byte; 64],
        at_ms: MOMENT_MS + i64::from(byte),
    };
    for anchor in [head(1_000, 1), head(2_000, 2), head(2_000, 2), head(2_000, 3)] {
        assert_eq!(demo.ask(Request::Anchor(anchor)), Answer::Anchored);
    }
    let kept = demo.registry.anchors(&lane, 10).unwrap();
    assert_eq!(kept, [head(2_000, 3), head(2_000, 2), head(1_000, 1)]);
    assert_eq!(demo.registry.anchors(&lane, 1).unwrap().len(), 1);
    assert_eq!(demo.registry.anchors(&LaneName("airport/1".to_owned()), 10).unwrap(), []);
    let endless = Anchor { entries: u64::MAX, ..head(1, 1) };
    assert!(matches!(demo.try_ask(Request::Anchor(endless)), Err(Unanswered::Damaged(_))));
}

// rules: A-22
#[test]
fn nothing_personal_stands_in_the_file_in_clear_of_samples() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.sqlite");
    let population = portas::population::Population::demo(MOMENT_MS).unwrap();
    let mut registry = Registry::open(&path, key()).unwrap();
    portas::registry::seed::seed(&mut registry, &population, &secret()).unwrap();
    let lei = population.person("lei-sio-mei").unwrap();
    let template = bodies::finger_template(lei.body.seed, Finger::RightIndex).to_bytes();
    drop(registry);
    let bytes = std::fs::read(&path).unwrap();
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    assert!(holds("LEI SIO MEI".as_bytes()), "the test reads the right file");
    assert!(!holds(&template));
    assert!(!holds(&[9; 32]), "the samples' key");
    let device = secret().device(population.phone_of("lei-sio-mei").unwrap().1, Family::Clearance);
    assert!(!holds(&*device.secret), "a phone's secret");
}

#[test]
fn a_crossing_with_a_code_stays_a_crossing_with_that_code() {
    let mut demo = Demo::new();
    let crossing = NewCrossing {
        person: demo.id("lei-sio-mei"),
        port: Port::OuterHarbour,
        direction: Direction::Arrival,
        at_ms: MOMENT_MS,
        presented: CrossingCredential::Code(Family::MutualMacao),
        stay_until: None,
        lane: LaneName("outer-harbour/3".to_owned()),
        session: SessionId(u64::MAX),
    };
    assert_eq!(demo.ask(Request::Cross(crossing.clone())), Answer::Crossed);
    let dossier = demo.registry.dossier(crossing.person).unwrap();
    assert_eq!(dossier.crossings.len(), 1);
    assert_eq!(dossier.crossings[0].presented, crossing.presented);
    assert_eq!(dossier.crossings[0].at_ms, MOMENT_MS);
}
