use crate::portas::{Portas, fields, write};
use portas::config::Settings;
use portas::journal::file::directory;
use portas::journal::{Entry, Journal, StationKey, file_name};
use portas::registry::request::{Request, SessionId};
use portas::registry::{Registry, SampleKey};
use portas::time::Now;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::json;
use std::fs;

// rules: S-01
#[test]
fn a_journal_cut_behind_its_anchor_is_broken() {
    let portas = Portas::new();
    let data = portas.data();
    let settings = Settings::embedded_demo().unwrap();
    let now = Now { wall_ms: 1_736_905_260_000, mono_ms: 0 };
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let key = StationKey::load_or_make(&data.join("keys"), &mut rng).unwrap();
    let (mut journal, _) = Journal::open_file(&directory(&data), &settings.name, key, now).unwrap();
    for session in 0..4 {
        journal.append(&[Entry::Opened { session: SessionId(session) }], now).unwrap();
    }
    journal.seal(now).unwrap();
    let anchor = journal.due_anchor(now).unwrap().unwrap();
    drop(journal);
    let key = SampleKey::load_or_make(&data.join("keys/samples.key"), &mut rng).unwrap();
    let mut registry = Registry::open(&data.join("registry.sqlite"), key).unwrap();
    registry.answer(&Request::Anchor(anchor), now).unwrap();
    drop(registry);

    let whole = portas.run(&["journal", "verify", "--json"]);
    let told = whole.json();
    assert_eq!(
        (whole.exit, &told["entries"], &told["ok"], &told["first_bad"]),
        (0, &json!(4), &json!(true), &json!(null))
    );
    assert_eq!(told["anchored"], 4);
    assert_eq!(portas.run(&["journal", "export"]).lines().len(), 5);

    let file = directory(&data).join(file_name(&settings.name));
    let text = fs::read_to_string(&file).unwrap();
    let begun: String = text.lines().take(3).map(|line| format!("{line}\n")).collect();
    write(&file, begun, 0o600);
    let cut = portas.run(&["journal", "verify", "--json"]);
    assert_eq!((cut.exit, &cut.json()["ok"]), (1, &json!(false)));
}

#[test]
fn the_check_has_a_line_a_device() {
    let portas = Portas::new();
    let ran = portas.run(&["check", "--json"]);
    let lines = ran.lines();
    assert_eq!(ran.exit, 0, "{}", ran.err);
    assert!(lines.iter().all(|line| fields(line) == ["detail", "device", "state"]));
    let devices: Vec<&str> = lines.iter().map(|line| line["device"].as_str().unwrap()).collect();
    for device in ["settings", "gate", "camera", "document", "fingerprint", "printer", "registry", "journal"] {
        assert!(devices.contains(&device), "{device}");
    }
    let station = "name = \"outer-harbour/1\"\nport = \"outer-harbour\"\nlane = \"two-door\"\ndirection = \"arrival\"\n\
        [gate]\nport = \"/nowhere/gate\"\n[camera]\nsource = \"/nowhere/video\"\n[document]\nport = \"simulated\"\n\
        [fingerprint]\nsensor = \"simulated\"\n[printer]\nport = \"none\"\n";
    write(&portas.file("station.toml"), station, 0o644);
    let ran = portas.run(&["check", "--station", "station.toml", "--json"]);
    let faults: Vec<String> =
        ran.lines().iter().filter(|line| line["state"] == "fault").map(|line| line["device"].to_string()).collect();
    assert_eq!(ran.exit, 3);
    let camera = ran.lines().into_iter().find(|line| line["device"] == "camera").unwrap();
    assert_eq!(camera["detail"], "camera: /nowhere/video does not exist");
    assert!(faults.contains(&"\"gate\"".to_owned()) && faults.contains(&"\"camera\"".to_owned()), "{faults:?}");
}

#[test]
fn the_registry_holds_the_demo_after_the_first_code_was_checked() {
    let portas = Portas::new();
    let text = portas.shown("lei-sio-mei", "MOC1");
    assert_eq!(portas.verified(&text, 0, None).1, 0);
    let stats = portas.run(&["registry", "stats", "--json"]).json();
    assert!(stats["people"].as_u64().unwrap() > 60, "{stats}");
    let check = portas.run(&["registry", "check", "--json"]);
    assert_eq!((check.exit, &check.lines().last().unwrap()["faults"]), (0, &json!(0)));
}

#[test]
fn the_demo_moves_to_the_day_asked_for() {
    let portas = Portas::new();
    let at = |day: &str| format!("{day}T12:00:00+08:00");
    for (day, person, code) in [
        ("2025-01-15", "lam-pou-i", None),
        ("2024-08-01", "lam-pou-i", None),
        ("2025-01-15", "u-sok-ieng", Some("E-ID-EXPIRED")),
    ] {
        let show = portas.run(&["wallet", "show", person, "--family", "MOC1", "--at", &at(day), "--as-of", day]);
        let words = ["verify", show.out.trim_end(), "--at", &at(day), "--as-of", day, "--json"];
        let told = portas.run(&words).json();
        assert_eq!(told["code"], json!(code), "{person} on {day}: {told}");
    }
}
