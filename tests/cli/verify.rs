use crate::portas::{AT_S, Portas, fields, write};
use portas::credential::certificate::Kcwt;
use portas::credential::keys::Recipient;
use portas::credential::seal::RecipientPublic;
use portas::credential::signature::SigningKey;
use portas::credential::{Algorithm, Cid, Code, Family, Stamp};
use portas::wallet::{Maker, mint};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::{Value, json};

fn bytes<const N: usize>(value: &Value) -> [u8; N] {
    let mut bytes = [0; N];
    hex::decode_to_slice(value.as_str().unwrap(), &mut bytes).unwrap();
    bytes
}

/// A code made of nothing but what `wallet export` prints.
fn minted(export: &Value, family: Family) -> String {
    let of = &export["families"][family.prefix()];
    let algorithm = Algorithm::of_cose(i8::try_from(of["alg"].as_i64().unwrap()).unwrap()).unwrap();
    let key = SigningKey::new(algorithm, &bytes(&of["secret"])).unwrap();
    let public = hex::decode(of["recipient_public_key"].as_str().unwrap()).unwrap();
    let recipient = RecipientPublic::new(Recipient::of(family).sealing(), &public).unwrap();
    assert_eq!(hex::encode(recipient.kid()), of["kid"].as_str().unwrap());
    let kcwt = of.get("kcwt").map(|kcwt| Kcwt::decode(&hex::decode(kcwt.as_str().unwrap()).unwrap()).unwrap());
    let stamp = Stamp { step: u32::try_from(AT_S / 30).unwrap(), sub: 7, nonce: [7; 8] };
    let slot = u8::try_from(export["slot"].as_u64().unwrap()).unwrap();
    let code = Code { family, cid: Cid(bytes(&of["cid"])), slot, stamp };
    let maker = Maker { key: &key, kcwt: kcwt.as_ref(), recipient: &recipient };
    mint(&code, maker, &mut ChaCha20Rng::seed_from_u64(3)).unwrap()
}

// rules: A-01, B-16, E-02, E-03
#[test]
fn a_code_made_elsewhere_from_an_export_is_accepted() {
    let portas = Portas::new();
    for (person, family) in [
        ("lei-sio-mei", Family::Clearance),
        ("lei-sio-mei", Family::MutualMacao),
        ("lei-sio-mei", Family::EId),
        ("hoi-kin-seng", Family::Clearance),
        ("ho-chi-hin", Family::MutualMacao),
        ("cheung-wing-sze", Family::MutualHongKong),
    ] {
        let export = portas.run(&["wallet", "export", person, "--json"]).json();
        let (verified, exit) = portas.verified(&minted(&export, family), 0, None);
        assert_eq!((exit, &verified["verdict"], &verified["code"]), (0, &json!("accepted"), &Value::Null), "{person}");
        assert_eq!((&verified["family"], &verified["age_steps"]), (&json!(family.prefix()), &json!(0)));
        let issuer = if family == Family::MutualHongKong { "HK-IMMD" } else { "MO-DSI" };
        assert_eq!(verified["issuer"], issuer);
        let checks = verified["checks"].as_array().unwrap();
        assert_eq!(checks.len(), 11);
        assert!((1..).zip(checks).all(|(n, check)| check["n"] == n && check["ok"] == true));
    }
}

#[test]
fn each_refusal_comes_with_the_checks_up_to_its_own() {
    let portas = Portas::new();
    let cases = [
        ("iao-mei-fong", "MOC1", None, "E-QR-OLDKEY", 4),
        ("fong-iok-lan@old", "MOC1", None, "E-QR-REVOKED", 7),
        ("ieong-fok-sang@slot", "MOC1", None, "E-QR-DEVICE", 7),
        ("kuok-chi-seng@stray", "MOC1", None, "E-EID-NONE", 7),
        ("yau-wing-fai", "HKM1", None, "E-QR-DEVICE", 7),
        ("hui-sze-wan", "HKM1", None, "E-MUT-NOFLAG", 7),
        ("lau-chun-hei", "HKM1", None, "E-REG-NONE", 7),
        ("tam-wai-keong", "MOC1", None, "E-ID-LOST", 10),
        ("u-sok-ieng", "MOC1", None, "E-ID-EXPIRED", 10),
        ("cheong-kin-mou", "MOC1", None, "E-QR-OLDCARD", 10),
        ("pun-sio-kun", "MOC1", None, "E-OFFICER", 10),
        ("mok-in-teng", "MOC1", None, "E-OFFICER", 10),
        ("ho-ka-pou", "MOC1", None, "E-AGE", 11),
        ("tsang-ka-po", "HKM1", None, "E-REG-PENDING", 11),
        ("kan-yat-hang", "HKM1", None, "E-MUT-MINOR", 11),
        ("seak-hou-in", "MOC1", None, "E-BIO-NONE", 11),
        ("lei-sio-mei", "MOE1", Some("outer-harbour/two-door/arrival"), "E-QR-EIDCODE", 2),
        ("lei-sio-mei", "MOC1", Some("hengqin/three-door/departure"), "E-QR-LANE", 2),
        ("cheung-wing-sze", "HKM1", Some("outer-harbour/counter/arrival"), "E-MUT-LANE", 2),
    ];
    for (person, family, lane, code, check) in cases {
        let (verified, exit) = portas.verified(&portas.shown(person, family), 0, lane);
        let told = (exit, &verified["verdict"], &verified["code"]);
        assert_eq!(told, (1, &json!("refused"), &json!(code)), "{person}: {verified}");
        let checks = verified["checks"].as_array().unwrap();
        assert_eq!(checks.len(), check, "{person}: {verified}");
        assert!(checks.iter().all(|each| (each["ok"] == false) == (each["n"] == check)), "{person}: {verified}");
    }
}

// rules
#[test]
fn an_old_code_is_stale_and_checking_uses_nothing_up() {
    let portas = Portas::new();
    let text = portas.shown("lei-sio-mei", "MOC1");
    for later_s in [0, 0, 30] {
        assert_eq!(portas.verified(&text, later_s, None).1, 0);
    }
    let (stale, exit) = portas.verified(&text, 600, None);
    assert_eq!((exit, &stale["code"], &stale["age_steps"]), (1, &json!("E-QR-STALE"), &json!(20)));
    let (ahead, _) = portas.verified(&text, -90, None);
    assert_eq!((&ahead["code"], &ahead["age_steps"]), (&json!("E-QR-CLOCK"), &json!(-3)));
}

// rules
#[test]
fn a_registry_that_another_keeps_to_itself_is_system_down_and_no_pass() {
    let portas = Portas::new();
    let text = portas.shown("lei-sio-mei", "MOC1");
    assert_eq!(portas.verified(&text, 0, None).1, 0);
    let other = rusqlite::Connection::open(portas.data().join("registry.sqlite")).unwrap();
    other.pragma_update(None, "locking_mode", "exclusive").unwrap();
    other.execute_batch("BEGIN EXCLUSIVE; UPDATE meta SET value = value;").unwrap();
    let (down, exit) = portas.verified(&text, 0, None);
    assert_eq!((exit, &down["code"], &down["checks"][6]["ok"]), (1, &json!("E-SYS-DOWN"), &json!(false)));
}

#[test]
fn codes_of_the_past_can_be_made_and_checked() {
    let portas = Portas::new();
    for (at, exit) in [("2023-06-29T12:00:00+08:00", 1), ("2023-06-30T12:00:00+08:00", 0), ("1720000000", 0)] {
        let show = portas.run(&["wallet", "show", "chan-tai-man", "--family", "MOC1", "--at", at]);
        assert_eq!(portas.run(&["verify", show.out.trim_end(), "--at", at]).exit, exit, "{at}");
    }
}

#[test]
fn what_is_no_code_is_refused_and_nothing_about_it_is_known() {
    let portas = Portas::new();
    for text in ["https://example.org/", "", "moc1:abc", "MOC2:ABC"] {
        let (verified, exit) = portas.verified(text, 0, None);
        assert_eq!((exit, &verified["code"]), (1, &json!("E-QR-UNREADABLE")), "{text}");
        assert_eq!(
            (&verified["family"], &verified["issuer"], &verified["age_steps"]),
            (&Value::Null, &Value::Null, &Value::Null)
        );
        assert_eq!(fields(&verified)[..3], ["age_steps", "checks", "code"]);
        assert_eq!(verified["checks"], json!([{"n": 1, "name": "text", "ok": false}]));
    }
    let (forged, _) = portas.verified("MOC1:ABC", 0, None);
    assert_eq!((&forged["code"], &forged["family"]), (&json!("E-QR-FORGED"), &json!("MOC1:")));
    assert_eq!(forged["checks"].as_array().unwrap().len(), 3);
}

#[test]
fn a_code_comes_from_a_file_or_from_standard_input_with_or_without_a_newline() {
    let portas = Portas::new();
    let text = portas.shown("lei-sio-mei", "MOC1");
    let at = AT_S.to_string();
    let file = portas.file("code.txt");
    for (end, exit) in [("", 0), ("\n", 0), ("\r\n", 0), ("\n\n", 1)] {
        write(&file, format!("{text}{end}"), 0o644);
        assert_eq!(portas.run(&["verify", "code.txt", "--at", &at]).exit, exit, "{end:?}");
        let piped = portas.run_with_input(&["verify", "-", "--at", &at], format!("{text}{end}").as_bytes());
        assert_eq!(piped.exit, exit, "{end:?}");
    }
    write(&file, b"\x89PNG\r\n\x1a\nnothing more", 0o644);
    let damaged = portas.run(&["verify", "code.txt", "--json", "--at", &at]);
    assert_eq!((damaged.exit, &damaged.json()["code"]), (1, &json!("E-QR-UNREADABLE")));
}

#[test]
fn vectors_are_run_with_their_own_keys() {
    let portas = Portas::new();
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/codes.json");
    let ran = portas.run(&["verify", "--vectors", vectors, "--json"]);
    let lines = ran.lines();
    let (sum, cases) = lines.split_last().unwrap();
    assert_eq!(ran.exit, 0);
    assert_eq!((&sum["cases"], &sum["agreed"]), (&json!(cases.len()), &json!(cases.len())));
    assert!(cases.len() >= 45);
    assert!(cases.iter().all(|case| fields(case) == ["expect", "got", "name"] && case["expect"] == case["got"]));

    let mut other: Value = serde_json::from_str(&std::fs::read_to_string(vectors).unwrap()).unwrap();
    other["cases"][0]["expect"] = json!("E-NOT-THIS");
    write(&portas.file("other.json"), other.to_string(), 0o644);
    let ran = portas.run(&["verify", "--vectors", "other.json", "--json"]);
    assert_eq!((ran.exit, &ran.lines().last().unwrap()["agreed"]), (1, &json!(cases.len() - 1)));

    write(&portas.file("broken.json"), "{\"cases\": [", 0o644);
    assert_eq!(portas.run(&["verify", "--vectors", "broken.json"]).exit, 2);
    assert_eq!(portas.run(&["verify", "--vectors", "missing.json"]).exit, 3);
}
