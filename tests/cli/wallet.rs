use crate::portas::{AT_S, Portas, fields, write};
use portas::credential::freshness::step_at;
use portas::credential::keys::Holder;
use portas::credential::open::open;
use portas::credential::trust::Lists;
use portas::credential::{LaneKind, Place, keys_file};
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread;

#[test]
fn the_list_begins_with_ordinary_adults_whom_the_demo_lane_lets_in() {
    let portas = Portas::new();
    let list = portas.run(&["wallet", "list", "--json"]).json();
    assert_eq!(fields(&list), ["wallets"]);
    let wallets = list["wallets"].as_array().unwrap();
    let accepted = wallets.iter().take(12).filter(|wallet| {
        assert_eq!(fields(wallet), ["families", "note", "person"]);
        let family = wallet["families"][0].as_str().unwrap();
        let text = portas.shown(wallet["person"].as_str().unwrap(), family);
        portas.verified(&text, 0, None).0["verdict"] == "accepted"
    });
    assert_eq!(accepted.count(), 12);
    let people: Vec<&str> = wallets.iter().map(|wallet| wallet["person"].as_str().unwrap()).collect();
    for person in ["ho-chi-hin", "cheung-wing-sze", "fong-iok-lan@old", "sam-chi-kei@copy", "ieong-fok-sang@slot"] {
        assert!(people.contains(&person), "{person}");
    }
}

#[test]
fn an_export_has_the_fields_of_the_contract() {
    let portas = Portas::new();
    let export = portas.run(&["wallet", "export", "lei-sio-mei", "--json"]).json();
    assert_eq!(fields(&export), ["families", "person", "slot"]);
    assert_eq!((&export["person"], &export["slot"]), (&"lei-sio-mei".into(), &0.into()));
    assert_eq!(fields(&export["families"]), ["MOC1:", "MOE1:", "MOM1:"]);
    let common = ["alg", "cid", "kid", "recipient_public_key", "secret"];
    assert_eq!(fields(&export["families"]["MOC1:"]), common);
    assert_eq!(fields(&export["families"]["MOE1:"]), common);
    assert_eq!(fields(&export["families"]["MOM1:"]), ["alg", "cid", "kcwt", "kid", "recipient_public_key", "secret"]);
    let child = portas.run(&["wallet", "export", "ho-chi-hin", "--json"]).json();
    assert_eq!((&child["person"], &child["slot"]), (&"ho-chi-hin".into(), &1.into()));
    let old = portas.run(&["wallet", "export", "fong-iok-lan@old", "--json"]).json();
    let new = portas.run(&["wallet", "export", "fong-iok-lan", "--json"]).json();
    assert_ne!(old["families"]["MOC1:"]["cid"], new["families"]["MOC1:"]["cid"]);
}

#[test]
fn a_shown_code_is_printed_and_drawn() {
    let portas = Portas::new();
    let picture = portas.file("code.png");
    let at = AT_S.to_string();
    let png = picture.to_str().unwrap();
    let shown =
        portas.run(&["wallet", "show", "lei-sio-mei", "--family", "MOM1:", "--at", &at, "--png", png, "--json"]);
    let text = shown.json()["text"].as_str().unwrap().to_owned();
    assert!(text.starts_with("MOM1:"));
    let read = portas.run(&["read", png, "--json"]).json();
    assert_eq!(read["texts"], serde_json::json!([text]));
    for field in ["file", "texts", "reader", "ms"] {
        assert!(fields(&read).contains(&field), "{field}");
    }
    let verified = portas.run(&["verify", png, "--at", "2025-01-15T13:50:13+08:00", "--json"]);
    assert_eq!((verified.exit, &verified.json()["verdict"]), (0, &"accepted".into()));
}

/// The place in the sequence that each text says.
fn positions(portas: &Portas, texts: &[String]) -> BTreeSet<(u32, u8)> {
    let ring = keys_file::read(&portas.data().join("keys/lane.toml"), Holder::Lane).unwrap();
    let place = Place::at_open_post(LaneKind::TwoDoor);
    let position = |text: &String| {
        let opened = open(text, &place, &ring, &Lists::default(), AT_S * 1_000).unwrap();
        opened.code().stamp.position()
    };
    texts.iter().map(position).collect()
}

// rules: A-06, A-07
#[test]
fn processes_at_once_never_show_two_codes_of_one_place() {
    let portas = Portas::new();
    let show = || portas.shown("chan-tai-man", "MOC1");
    let texts: Vec<String> = thread::scope(|scope| {
        let all: Vec<_> = (0..12).map(|_| scope.spawn(show)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let step = u32::try_from(step_at(AT_S * 1_000)).unwrap();
    assert_eq!(positions(&portas, &texts), (0..12).map(|sub| (step, sub)).collect());
}

#[test]
fn a_step_that_is_used_up_gives_no_code() {
    let portas = Portas::new();
    portas.shown("chan-tai-man", "MOC1");
    let step = step_at(AT_S * 1_000);
    let kept = format!(
        r#"{{"chan-tai-man":{{"0":{{"MOC1:":{{"last":{{"step":{step},"sub":255,"nonce":"0011223344556677"}},"subs":{{"{step}":255}}}}}}}}}}"#
    );
    write(&portas.data().join("wallets.json"), kept, 0o600);
    let (at, next) = (AT_S.to_string(), (AT_S + 30).to_string());
    let refused = portas.run(&["wallet", "show", "chan-tai-man", "--family", "MOC1", "--at", &at]);
    assert_eq!((refused.exit, refused.out.as_str()), (2, ""));
    assert_eq!(portas.run(&["wallet", "show", "chan-tai-man", "--family", "MOC1", "--at", &next]).exit, 0);
}

// rules: A-21
#[test]
fn the_state_is_made_on_first_use_for_its_owner_alone() {
    let portas = Portas::new();
    let text = portas.shown("lei-sio-mei", "MOE1");
    portas.verified(&text, 0, None);
    let mode = |path: &str| fs::metadata(portas.data().join(path)).unwrap().permissions().mode() & 0o7777;
    assert_eq!([mode("."), mode("keys")], [0o700; 2]);
    for file in ["keys/lane.toml", "keys/bureau.toml", "keys/demo.secret", "keys/samples.key", "registry.sqlite"] {
        assert_eq!(mode(file), 0o600, "{file}");
    }
    let kept = fs::read_to_string(portas.data().join("wallets.json")).unwrap();
    assert_eq!(mode("wallets.json"), 0o600);
    let secret = portas.run(&["wallet", "export", "lei-sio-mei", "--json"]).json();
    assert!(!kept.contains(secret["families"]["MOE1:"]["secret"].as_str().unwrap()));
}
