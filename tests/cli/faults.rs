use crate::portas::{AT_S, Portas, write};
use std::fs;
use std::process::Stdio;

fn exit(portas: &Portas, words: &[&str]) -> i32 {
    let ran = portas.run(words);
    assert!(!ran.err.is_empty() && ran.out.is_empty(), "{words:?}: {}", ran.out);
    ran.exit
}

#[test]
fn usage_that_cannot_be_is_told_with_exit_2() {
    let portas = Portas::new();
    for words in [
        &["dance"][..],
        &["verify"],
        &["wallet", "show", "nobody-at-all", "--family", "MOC1"],
        &["wallet", "show", "lei-sio-mei@nothing", "--family", "MOC1"],
        &["wallet", "show", "kuok-chi-seng", "--family", "MOC1"],
        &["wallet", "show", "chan-tai-man", "--family", "MOM1"],
        &["wallet", "show", "chan-tai-man", "--family", "MOC9"],
        &["wallet", "show", "chan-tai-man", "--family", "MOC1", "--at", "noon"],
        &["wallet", "show", "chan-tai-man", "--family", "MOC1", "--at", "-1"],
        &["wallet", "show", "chan-tai-man", "--family", "MOC1", "--at", "99999999999999999999"],
        &["wallet", "export", "nobody-at-all"],
        &["wallet", "list", "--as-of", "2025-02-30"],
        &["wallet", "list", "--as-of", "+99999-01-01"],
        &["verify", "MOC1:ABC", "--lane", "outer-harbour"],
        &["verify", "MOC1:ABC", "--lane", "outer-harbour/two-door/sideways"],
        &["verify", "MOC1:ABC", "--lane", "outer-harbour/three-door/arrival"],
        &["verify", "MOC1:ABC", "--vectors", "vectors.json"],
    ] {
        assert_eq!(exit(&portas, words), 2, "{words:?}");
    }
}

// rules: A-21, S-02
#[test]
fn keys_that_may_not_be_used_are_told_with_exit_2_and_files_that_fail_with_exit_3() {
    let portas = Portas::new();
    let (code, at) = (portas.shown("lei-sio-mei", "MOC1"), AT_S.to_string());
    assert_eq!(portas.verified(&code, 0, None).1, 0);
    portas.shown("lei-sio-mei", "MOE1");
    let of = |name: &str| portas.data().join(name);
    let bureau = fs::read_to_string(of("keys/bureau.toml")).unwrap();
    let garbage = "not a database, whatever the name says".repeat(50);
    for (file, text, mode, expected) in [
        ("keys/lane.toml", None, 0o644, 2),
        ("keys/lane.toml", Some(bureau.as_str()), 0o600, 2),
        ("keys/lane.toml", Some("[[key"), 0o600, 2),
        ("keys/demo.secret", None, 0o640, 2),
        ("keys/demo.secret", Some("abc"), 0o600, 2),
        ("keys/samples.key", Some("abc"), 0o600, 2),
        ("registry.sqlite", Some(garbage.as_str()), 0o600, 3),
    ] {
        let sound = fs::read(of(file)).unwrap();
        match text {
            Some(text) => write(&of(file), text, mode),
            None => write(&of(file), &sound, mode),
        }
        assert_eq!(exit(&portas, &["verify", &code, "--at", &at]), expected, "{file} {text:?}");
        write(&of(file), sound, 0o600);
    }
    write(&of("wallets.json"), "{\"lei-sio-mei\": 7}", 0o600);
    assert_eq!(exit(&portas, &["wallet", "show", "lei-sio-mei", "--family", "MOC1"]), 3);
    assert_eq!(exit(&portas, &["wallet", "list", "--data", "/dev/null/data"]), 3);
    assert_eq!(exit(&portas, &["wallet", "list", "--station", "missing.toml"]), 3);
    write(&portas.file("station.toml"), "name = 7", 0o644);
    assert_eq!(exit(&portas, &["wallet", "list", "--station", "station.toml"]), 2);
}

#[test]
fn who_has_read_enough_is_no_fault() {
    let portas = Portas::new();
    for words in [&["wallet", "list"][..], &["registry", "stats"], &["check"], &["wallet", "list", "--json"]] {
        let mut child = portas.command(words).stdout(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()),
            (Some(0), ""),
            "{words:?}"
        );
    }
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let portas = Portas::new();
    for words in [
        &[][..],
        &["run"],
        &["read"],
        &["verify"],
        &["wallet"],
        &["wallet", "list"],
        &["wallet", "export"],
        &["wallet", "show"],
        &["registry"],
        &["registry", "generate"],
        &["registry", "stats"],
        &["registry", "check"],
        &["gate"],
        &["gate", "simulate"],
        &["gate", "test"],
        &["journal"],
        &["journal", "verify"],
        &["journal", "show"],
        &["journal", "export"],
        &["check"],
    ] {
        let ran = portas.run(&[words, &["--help"]].concat());
        assert_eq!(ran.exit, 0);
        assert!(ran.out.contains("Example: portas"), "{words:?}");
    }
    assert!(!portas.data().exists(), "help makes nothing");
}
