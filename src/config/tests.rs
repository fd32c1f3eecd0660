#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::flow::waits::Wait;
use proptest::prelude::*;

const EXAMPLE: &str = include_str!("../../assets/station-example.toml");

/// The example with one line exchanged for another, and the number of that line.
fn with(line: &str, instead: &str) -> (String, usize) {
    let at = EXAMPLE.lines().position(|each| each == line).unwrap_or_else(|| panic!("no line {line:?}"));
    let lines: Vec<&str> = EXAMPLE.lines().enumerate().map(|(n, each)| if n == at { instead } else { each }).collect();
    (lines.join("\n"), at + 1)
}

fn fault(text: &str) -> SettingFault {
    match parse(text) {
        Err(faults) if faults.len() == 1 => faults[0].clone(),
        other => panic!("not one fault: {other:?}"),
    }
}

#[test]
fn the_demo_lane_is_the_one_that_is_promised() {
    let demo = Settings::embedded_demo().unwrap();
    assert_eq!((demo.port, demo.lane, demo.direction), (Port::OuterHarbour, LaneKind::TwoDoor, Direction::Arrival));
    assert_eq!(demo.simulated(), ["gate", "camera", "document", "fingerprint", "printer"]);
    assert_eq!(demo.window, Window::default());
    assert_eq!(demo.gate.freshness_ms, 300);
    assert_eq!(demo.languages.others.len(), 3);
    // Somebody at the panel plays the officer; the engineer comes in by the PIN that the panel names.
    assert!(demo.officer.counter && demo.screen.engineer_pin.is_some());
}

#[test]
fn the_example_names_every_key_with_its_default() {
    let example = parse(EXAMPLE).unwrap();
    assert_eq!(example.waits, Waits::default());
    for wait in Wait::ALL {
        assert!(EXAMPLE.contains(&format!("\n{} = {}\n", wait.name(), wait.default_ms())), "{}", wait.name());
    }
    let demo = Settings::embedded_demo().unwrap();
    assert_eq!(example.languages, demo.languages);
    assert_eq!((example.window, &example.registry, &example.keys.dir), (demo.window, &demo.registry, &demo.keys.dir));
    assert_eq!((example.gate.baud, example.gate.address), (demo.gate.baud, demo.gate.address));
    assert_eq!((&example.gate.key, example.gate.freshness_ms), (&demo.gate.key, demo.gate.freshness_ms));
    assert_eq!((example.document.baud, example.printer.baud), (demo.document.baud, demo.printer.baud));
    assert_eq!(example.camera.reader, demo.camera.reader);
    assert_eq!(example.sound, demo.sound);
    assert_eq!(example.profile, Some(Profile::Y2025M01));
    assert!(example.simulated().is_empty());
}

#[test]
fn every_kind_of_slip_is_told_with_line_key_and_what_is_allowed() {
    // Line of the example, what stands there instead, key, part of the message.
    let cases = [
        (r#"name = "border-gate/3""#, r#"name = "border-gate""#, "name", "a label"),
        (r#"name = "border-gate/3""#, r#"name = "border-gate/Three""#, "name", "a label"),
        (r#"name = "border-gate/3""#, r#"name = "border-gate/3/4""#, "name", "a label"),
        (r#"name = "border-gate/3""#, r#"name = "airport/3""#, "name", "begin with the port"),
        (r#"name = "border-gate/3""#, "", "name", "is missing"),
        (r#"port = "border-gate""#, r#"port = "border-gates""#, "port", "`border-gate`, `qingmao`"),
        (r#"lane = "two-door""#, r#"lane = "twodoor""#, "lane", "`two-door`"),
        (r#"direction = "departure""#, "direction = 1", "direction", "string"),
        (r#"direction = "departure""#, r#"directoin = "departure""#, "direction", "is missing"),
        (r#"profile = "2025-01""#, r#"profile = "2024""#, "profile", "`2025-01` or `2026-02`"),
        (r#"profile = "2025-01""#, r#"profil = "2025-01""#, "profil", "allowed here: name, port, lane"),
        (r#"primary = "zh-Hant""#, r#"primary = "zh""#, "languages.primary", "`zh-Hant`"),
        (r#"others = ["pt", "en", "zh-Hans"]"#, r#"others = ["pt", "fr"]"#, "languages.others", "`pt`"),
        (r#"others = ["pt", "en", "zh-Hans"]"#, r#"others = ["pt", "pt"]"#, "languages.others", "once"),
        (r#"others = ["pt", "en", "zh-Hans"]"#, r#"others = ["zh-Hant"]"#, "languages.others", "not the primary"),
        ("window_steps = 1", "window_steps = 5", "codes.window_steps", "must be 1 to 4, is 5"),
        ("window_steps = 1", "window_steps = 0", "codes.window_steps", "must be 1 to 4, is 0"),
        ("window_steps = 1", "window_steps = 1.5", "codes.window_steps", "invalid type"),
        ("window_steps = 1", "window_step = 1", "codes.window_step", "allowed here: window_steps"),
        ("not-this-child = 3000", "not-this-child = 2999", "waits.not-this-child", "must be 3000 to 10000, is 2999"),
        ("finger = 20000", "finger = -1", "waits.finger", "is -1"),
        ("finger = 20000", "fingers = 20000", "waits.fingers", "the waits are registry, not-this-child"),
        ("finger = 20000", r#"finger = "20 s""#, "waits.finger", "invalid type"),
        (r#"port = "/dev/portas/gate""#, r#"port = "ttyUSB0""#, "gate.port", r#""simulated" or a path"#),
        ("baud = 115200", "baud = 115000", "gate.baud", "9600, 19200"),
        ("address = 1", "address = 127", "gate.address", "must be 0 to 126"),
        ("freshness_ms = 300", "freshness_ms = 199", "gate.freshness_ms", "must be 200 to 1500"),
        ("freshness_ms = 300", "freshness = 300", "gate.freshness", "freshness_ms"),
        (r#"source = "/dev/portas/camera""#, r#"source = "simulate""#, "camera.source", "\"simulated\""),
        (r#"reader = "zxing-cpp""#, r#"reader = "zxing""#, "camera.reader", "`zxing-cpp`"),
        (r#"format = "auto""#, r#"format = "h264""#, "camera.format", "auto, yuyv, nv12, grey, mjpeg"),
        ("width = 1280", "width = 8192", "camera.width", "must be 160 to 4096"),
        ("fps = 30", "fps = 0", "camera.fps", "must be 5 to 120"),
        ("exposure_us = 0", "exposure_us = -1", "camera.exposure_us", "must be 0 to 1000000"),
        ("mrz_alone = false", r#"mrz_alone = "no""#, "document.mrz_alone", "boolean"),
        (r#"sensor = "r30x""#, r#"sensor = "/dev/finger""#, "fingerprint.sensor", "simulated, folder, r30x"),
        (r#"port = "/dev/portas/printer""#, r#"port = "off""#, "printer.port", "\"none\""),
        (r#"port = "/dev/portas/printer""#, "", "printer.port", "is missing"),
        ("counter = false", "counter = 0", "officer.counter", "boolean"),
        (r#"path = "registry.sqlite""#, "path = []", "registry.path", "invalid type"),
        ("[officer]", "[oficer]", "oficer", "allowed here"),
        ("[officer]", "[[officer]]", "officer", "must be a table"),
        ("[officer]", "[gate]", "", "duplicate"),
        ("counter = false", "counter = ", "", ""),
        ("counter = false", "counter = fals", "", ""),
    ];
    for (line, instead, key, message) in cases {
        let (text, at) = with(line, instead);
        let faults = parse(&text).expect_err(instead);
        let told = faults.iter().find(|fault| fault.key == key && fault.message.contains(message));
        let told = told.unwrap_or_else(|| panic!("{instead:?} gave {faults:?}"));
        if message == "is missing" {
            continue;
        }
        assert_eq!(told.line, at, "{instead:?}: {told}");
    }
}

#[test]
fn a_root_key_must_be_a_key() {
    let line = r#"root = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a""#;
    for instead in [r#"root = """#, r#"root = "d75a""#, &format!(r#"root = "{}""#, "0".repeat(64))] {
        let (text, at) = with(line, instead);
        let fault = fault(&text);
        assert_eq!((fault.line, fault.column, fault.key.as_str()), (at, 8, "keys.root"));
        assert!(fault.message.contains("64 hexadecimal digits"), "{fault}");
    }
}

#[test]
fn a_lane_that_enrols_needs_a_camera_of_both_eyes() {
    let enrolling = |camera: &str| {
        let text = include_str!("../../assets/station-iris.toml");
        assert!(text.contains("camera = \"simulated\""));
        text.replace("camera = \"simulated\"", camera)
    };
    let one = fault(&enrolling("camera = \"near-infrared-one-eye\"\nsource = \"/dev/video9\""));
    assert_eq!((one.key.as_str(), one.line), ("lane", 5), "{one:?}");
    assert!(fault(&enrolling("camera = \"folder\"\nsource = \"eyes\"")).message.contains("both eyes"));
    let both = enrolling("camera = \"near-infrared-both-eyes\"\nsource = \"/dev/video9\"");
    assert!(parse(&both).is_ok(), "{:?}", parse(&both));
}

#[test]
fn a_missing_key_is_told_at_its_table() {
    let (text, _) = with(r#"port = "/dev/portas/printer""#, "");
    let table = text.lines().position(|line| line == "[printer]").unwrap() + 1;
    assert_eq!(fault(&text).line, table);
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_file() {
    let text = EXAMPLE.replace("window_steps = 1", "window_steps = 9").replace("address = 1", "address = 200");
    let text = text.replace("[officer]", "[officers]");
    let faults = parse(&text).unwrap_err();
    let keys: Vec<&str> = faults.iter().map(|fault| fault.key.as_str()).collect();
    assert_eq!(keys, ["codes.window_steps", "gate.address", "officers"]);
    let error = ConfigError::Faults { file: "station.toml".into(), faults }.to_string();
    assert_eq!(error.lines().count(), 3);
    let first = error.lines().next().unwrap();
    let line = text.lines().position(|line| line == "window_steps = 9").unwrap() + 1;
    assert_eq!(first, format!("station.toml:{line}:16: codes.window_steps: must be 1 to 4, is 9"));
}

#[test]
fn columns_count_characters() {
    let (text, at) = with("window_steps = 1", r#""關閘" = 1"#);
    let fault = fault(&text);
    assert_eq!((fault.line, fault.column, fault.key.as_str()), (at, 1, "codes.關閘"));
}

#[test]
fn an_empty_file_is_told_what_it_lacks() {
    let keys: Vec<String> = parse("").unwrap_err().into_iter().map(|fault| fault.key).collect();
    assert!(["name", "port", "lane", "direction", "gate.port"].iter().all(|key| keys.iter().any(|told| told == key)));
}

#[test]
fn a_deep_nest_of_keys_or_tables_does_not_exhaust_the_stack() {
    let deep = "a.".repeat(BYTES_MAX / 2 - 4);
    for text in [
        format!("{deep}a = 1"),
        format!("[{deep}a]"),
        format!("x = {{ {deep}a = 1 }}"),
        format!("x = {}", "[".repeat(BYTES_MAX - 8)),
        format!("x = {}", "{a=".repeat(BYTES_MAX / 3 - 8)),
    ] {
        assert!(!parse(&text).unwrap_err().is_empty());
    }
}

#[test]
fn files_that_are_no_settings_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("station.toml");
    let told = |path: &Path| Settings::load(path).unwrap_err().to_string();
    assert!(told(&path).contains("station.toml"));
    assert!(matches!(Settings::load(&path), Err(ConfigError::Unreadable { .. })));
    std::fs::write(&path, b"name = 1\n# \xff\n").unwrap();
    assert!(matches!(Settings::load(&path), Err(ConfigError::NotText { line: 2, .. })));
    std::fs::write(&path, vec![b'#'; BYTES_MAX + 1]).unwrap();
    assert!(matches!(Settings::load(&path), Err(ConfigError::TooLong { .. })));
    std::fs::write(&path, EXAMPLE).unwrap();
    assert_eq!(Settings::load(&path).unwrap(), parse(EXAMPLE).unwrap());
}

proptest! {
    #[test]
    fn no_text_makes_the_settings_panic(text in any::<String>()) {
        prop_assert!(parse(&text).is_err());
    }

    #[test]
    fn a_mangled_file_is_read_or_told_within_itself(
        at in any::<prop::sample::Index>(), length in 0_usize..40, filling in "[ -~\n]{0,12}"
    ) {
        let at = at.index(EXAMPLE.len());
        let mut text = EXAMPLE.to_owned();
        text.replace_range(at..(at + length).min(EXAMPLE.len()), &filling);
        if let Err(faults) = parse(&text) {
            let lines = text.split('\n').count();
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|fault| (1..=lines).contains(&fault.line) && !fault.message.is_empty()));
        }
    }
}
