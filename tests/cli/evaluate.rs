use crate::portas::Portas;
use serde_json::Value;
use std::fs;

fn json(portas: &Portas, line: &str) -> Value {
    let ran = portas.run(&line.split(' ').collect::<Vec<_>>());
    assert_eq!(ran.exit, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn grown_fingers_are_told_apart_and_every_pair_is_written_down() {
    let portas = Portas::new();
    json(&portas, "grow fingerprint --subjects 4 --captures 3 --out fingers --json");
    fs::write(portas.file("fingers").join("notes.txt"), "no picture").unwrap();
    let found = json(&portas, "evaluate fingerprint fingers --csv pairs.csv --plot det.png --json");
    let count = |key: &str| found[key].as_u64().unwrap();
    assert_eq!((count("images"), count("skipped"), count("subjects"), count("fta")), (12, 1, 4, 0));
    assert_eq!((count("genuine"), count("impostor")), (12, 54));
    assert!(found["eer"].as_f64().unwrap() < 0.1, "{found}");
    assert!(found["fnmr_at_fmr_1_percent"].is_null(), "54 strangers say nothing of one in a hundred");
    let pairs = fs::read_to_string(portas.file("pairs.csv")).unwrap();
    assert_eq!(pairs.lines().count(), 1 + 66);
    assert!(fs::read(portas.file("det.png")).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn grown_eyes_are_told_apart() {
    let portas = Portas::new();
    json(&portas, "grow iris --subjects 4 --captures 3 --out eyes --json");
    let found = json(&portas, "evaluate iris eyes --json");
    assert_eq!((found["images"].as_u64(), found["impostor"].as_u64()), (Some(12), Some(54)));
    assert!(found["eer"].as_f64().unwrap() < 0.1, "{found}");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let portas = Portas::new();
    let ran = portas.run(&["evaluate", "iris", "nowhere"]);
    assert_eq!(ran.exit, 3);
    assert!(ran.err.contains("nowhere"), "{}", ran.err);
}
